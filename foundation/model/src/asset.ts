/** What is at risk, by a name that stays the same between scans and tools. */
export interface Asset {
  readonly kind: 'package' | 'resource' | 'route' | 'image' | 'secret' | 'identity' | 'file' | 'pipeline'
  /** A package URL, a resource address or ARN, `METHOD /path`, a digest, a secret's keyed hash, an account. */
  readonly name: string
}
