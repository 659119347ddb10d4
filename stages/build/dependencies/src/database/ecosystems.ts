/** Ecosystems that packages are checked for, and that an update takes when none are named. */
export const defaultEcosystems: readonly string[] = [
  'npm',
  'PyPI',
  'Go',
  'crates.io',
  'Maven',
  'NuGet',
  'RubyGems',
  'Packagist',
  'Pub',
  'Hex',
  'Hackage',
  'CRAN',
  'ConanCenter',
  'SwiftURL',
  'GitHub Actions',
]
