import type { Check, CheckRow } from '../../check/row.ts'
import { code } from '../../check/test.ts'
import { View } from '../../check/view.ts'
import { because } from '../brief.ts'

/** Values that stand in the configuration; the first is blamed, and none of them is shown. */
const written =
  (path: string, holds: (text: string) => boolean = (text) => text !== ''): Check =>
  (subject) => {
    const view = new View(subject)
    const found = view.all(path).filter(({ cell }) => cell.value.kind === 'known' && typeof cell.value.value === 'string' && holds(cell.value.value))
    const [first, ...others] = found.map((one) => view.fail({ ...one, cell: { ...one.cell, sensitive: true } }))
    const also = others.flatMap((verdict) => (verdict.kind === 'fail' ? [verdict.at] : []))
    return first?.kind === 'fail' && also.length > 0 ? { ...first, also } : (first ?? view.pass())
  }

/** Id, cloud, provider, where its secrets stand, the peer's id, a sample. */
const providers: readonly (readonly [id: string, cloud: string, provider: string, path: string, aliases: string])[] = [
  ['naver-provider-credentials', 'Naver Cloud', 'ncloud', 'secret_key | access_key', 'CKV_NCP_17'],
  ['openstack-provider-credentials', 'OpenStack', 'openstack', 'password | token | application_credential_secret', 'CKV_OPENSTACK_1'],
  ['oracle-provider-credentials', 'Oracle Cloud', 'oci', 'private_key_password | private_key', 'CKV_OCI_1'],
  ['paloalto-provider-credentials', 'Palo Alto', 'panos', 'password | api_key', 'CKV_PAN_1'],
  ['linode-provider-credentials', 'Linode', 'linode', 'token', 'CKV_LIN_1'],
  ['digitalocean-provider-credentials', 'DigitalOcean', 'digitalocean', 'token | spaces_secret_key | spaces_access_id', ''],
  ['alibaba-provider-credentials', 'Alibaba Cloud', 'alicloud', 'secret_key | access_key', ''],
  ['tencent-provider-credentials', 'Tencent Cloud', 'tencentcloud', 'secret_key | secret_id', ''],
  ['yandex-provider-credentials', 'Yandex Cloud', 'yandex', 'token | storage_secret_key', ''],
  ['ibm-provider-credentials', 'IBM Cloud', 'ibm', 'ibmcloud_api_key | iaas_classic_api_key | iam_token', ''],
  ['github-provider-credentials', 'GitHub', 'github', 'token | app_auth.pem_file', ''],
  ['gitlab-provider-credentials', 'GitLab', 'gitlab', 'token', ''],
]

export const secretRows: readonly CheckRow[] = [
  ...providers.map(([id, cloud, provider, path, aliases]): CheckRow => {
    const [name = ''] = path.split(' | ')
    return {
      id,
      title: `Provider configuration of ${cloud} holds a secret`,
      severity: 'critical',
      on: { terraform: `provider.${provider}` },
      test: code(written(path)),
      aliases,
      why: because.secrets,
      weakness: 'CWE-798',
      bad: { terraform: `provider "${provider}" {\n  ${name} = "hunter2"\n}` },
      good: { terraform: `variable "secret" {\n  sensitive = true\n}\n\nprovider "${provider}" {\n  ${name} = var.secret\n}` },
    }
  }),
  {
    id: 'tencent-user-data-credentials',
    title: 'Start-up script holds credentials of Tencent Cloud',
    severity: 'critical',
    on: { terraform: 'tencentcloud_instance' },
    test: code(written('user_data_raw | user_data', (text) => /TENCENTCLOUD_SECRET_(?:ID|KEY)/.test(text) || /TENCENTCLOUD_SECRET_(?:ID|KEY)/.test(Buffer.from(text, 'base64').toString('latin1')))),
    aliases: 'CKV_TC_13',
    why: because.secrets,
    weakness: 'CWE-798',
    bad: { terraform: 'user_data_raw = "export TENCENTCLOUD_SECRET_KEY=abc"' },
    good: { terraform: 'user_data_raw = "echo hello"' },
  },
]
