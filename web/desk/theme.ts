import type { ThemeConfig } from 'antd'
import { lessMotion } from '../shell/motion.ts'
import { tokens } from '../shell/tokens.ts'

/** The desk kit's theme, made of the shared tokens. Large type (长辈模式) raises the body, as in tokens.css. */
export function deskTheme(largeType: boolean): ThemeConfig {
  return {
    token: {
      colorPrimary: tokens.jade,
      colorLink: tokens.jade,
      colorSuccess: tokens.jade,
      colorInfo: tokens.jade,
      colorPrimaryBg: tokens.jadeSoft,
      colorSuccessBg: tokens.jadeSoft,
      colorSuccessBorder: tokens.jadeSoft,
      colorInfoBg: tokens.jadeSoft,
      colorWarningBg: tokens.amberSoft,
      colorWarningBorder: tokens.amberSoft,
      colorErrorBg: tokens.vermilionSoft,
      colorErrorBorder: tokens.vermilionSoft,
      colorWarning: tokens.amber,
      colorError: tokens.vermilion,
      colorText: tokens.ink,
      colorTextSecondary: tokens.muted,
      colorTextDescription: tokens.muted,
      colorBgLayout: tokens.paper,
      colorBorderSecondary: tokens.faint,
      colorTextPlaceholder: '#6f7a81', // 4.5:1 on white, which the kit's own grey is not
      // The page's own stack: English takes a Latin font first there, whose ’ is not as wide as a character.
      fontFamily: 'var(--font)',
      fontSize: largeType ? 18 : 14,
      borderRadius: 8,
      borderRadiusLG: tokens.radiusPx,
      motion: !lessMotion(),
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Table: {
        headerBg: tokens.card,
        headerColor: tokens.muted,
        rowHoverBg: tokens.paper,
        headerSplitColor: 'transparent',
        footerBg: tokens.card,
        footerColor: tokens.muted,
        cellPaddingBlock: 10,
      },
      // Square: what is round is one of several.
      Checkbox: { borderRadiusSM: 3 },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    },
  }
}
