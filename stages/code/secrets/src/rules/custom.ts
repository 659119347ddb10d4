import type { Row } from '../rule/row.ts'

/** The rule under which finds of a user's own expressions are reported. */
export const customRow: Row = {
  name: 'custom-rule',
  title: 'Secret by a rule of your own',
  provider: 'Any',
  look: { kind: 'named', names: [], value: '.' },
  severity: 'high',
  confidence: 'medium',
  opens: 'what your rule says',
  revoke: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  tags: ['custom'],
  yes: [],
}
