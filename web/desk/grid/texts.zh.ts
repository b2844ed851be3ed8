export const zh = {
  asPicture: '看图',
  asTable: '看表格',
}
