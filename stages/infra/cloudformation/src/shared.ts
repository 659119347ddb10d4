import { cloudTables, remedyOf, type CheckRow, type CheckTable } from '@bartizan/resources'

/**
 * Shared rows that this room judges by rows of its own, because a template's defaults, types or shapes differ from what
 * the shared row reads.
 */
const replaced: ReadonlySet<string> = new Set([
  'api-stage-logs',
  'athena-workgroup-override',
  'cloudfront-behavior-http',
  'cloudfront-http',
  'cloudfront-logs',
  'cloudtrail-customer-key',
  'codebuild-artifacts-plain',
  'db-cluster-backup-retention',
  'db-instance-unencrypted',
  'dms-public',
  'ec2-template-public-ip',
  'elasticache-no-auth',
  'elb-access-logs',
  's3-logging',
  'search-http',
  'search-node-to-node',
  'security-group-description',
  'user-data-credentials',
])

/** What to do in a template: the row's own words, or the property that its operator asks for. */
export function templateRemedy(row: CheckRow): string | undefined {
  if (row.remedy !== undefined || row.path === undefined || typeof row.path === 'string') return remedyOf(row)
  const { cloudformation } = row.path
  return remedyOf(cloudformation === undefined ? row : { ...row, path: cloudformation })
}

/** The rows of the clouds that also judge templates. */
export const sharedTables: readonly CheckTable[] = cloudTables
  .map(({ room, rows }) => ({
    room,
    rows: rows.filter(({ id, on }) => on.cloudformation !== undefined && !replaced.has(id)),
  }))
  .filter(({ rows }) => rows.length > 0)
