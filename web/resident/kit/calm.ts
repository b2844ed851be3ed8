import { reduceMotion } from 'antd-mobile'
import { lessMotion } from '../../shell/motion.ts'

if (lessMotion()) reduceMotion()
