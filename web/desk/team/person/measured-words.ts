/** A field's label ends with its unit ('收缩压 mmHg'); with a value it is said in order: 收缩压 142 mmHg. Pure. */
export function withUnit(
  label: string,
  value: number,
): { readonly name: string; readonly unit: string; readonly said: string } {
  const at = label.lastIndexOf(' ')
  const [name, unit] = [label.slice(0, at), label.slice(at + 1)]
  return { name, unit, said: `${name} ${value} ${unit}` }
}
