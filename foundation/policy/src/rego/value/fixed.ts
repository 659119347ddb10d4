/** A number with a fixed count of decimals; exact halves go to the even neighbour, as in Go. */
export function toFixedEven(value: number, digits: number): string {
  const scale = 10 ** digits
  const scaled = value * scale
  const isHalf = Math.abs(scaled) < 2 ** 52 && Math.abs(scaled % 1) === 0.5 && scaled / scale === value
  if (!isHalf) return value.toFixed(digits)
  const below = Math.floor(scaled)
  return ((below % 2 === 0 ? below : below + 1) / scale).toFixed(digits)
}
