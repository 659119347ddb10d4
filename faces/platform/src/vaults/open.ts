import type { Vault, VaultId, Vaults } from '@bartizan/secrets/vaults'
import { readOptional } from '../files/project.ts'
import { clientFor } from '../net/client.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The vaults that the environment gives access to, by the variables that their own tools use. Opens no connection; each
 * client may speak to its vault's hosts alone.
 */
export async function openVaults(environment: Environment): Promise<Vaults> {
  const opened = await Promise.all([
    openAws(environment),
    openHashicorp(environment),
    openAzure(environment),
    openGoogle(environment),
  ])
  const vaults: Partial<Record<VaultId, Vault>> = {}
  for (const vault of opened.flat()) vaults[vault.id] = vault
  return vaults
}

const now = (): Date => new Date()

async function openAws(environment: Environment): Promise<readonly Vault[]> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION']
  if (!accessKeyId || !secretAccessKey || !region) return []
  const { awsParameterStore, awsSecretsManager } = await import('@bartizan/secrets/vaults')
  const endpoint = environment['AWS_ENDPOINT_URL']
  const hosts =
    endpoint === undefined
      ? ['secretsmanager', 'ssm'].map((service) => `https://${service}.${region}.amazonaws.com`)
      : [endpoint]
  const options = {
    client: clientFor(hosts, environment),
    keys: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    region,
    now,
    ...(endpoint === undefined ? {} : { endpoint }),
  }
  return [awsSecretsManager(options), awsParameterStore(options)]
}

async function openHashicorp(environment: Environment): Promise<readonly Vault[]> {
  const { VAULT_ADDR: address, VAULT_TOKEN: token, VAULT_NAMESPACE: namespace } = environment
  if (!address || !token) return []
  const { hashicorpVault } = await import('@bartizan/secrets/vaults')
  return [
    hashicorpVault({ client: clientFor([address], environment), address, token, ...(namespace ? { namespace } : {}) }),
  ]
}

async function openAzure(environment: Environment): Promise<readonly Vault[]> {
  const {
    AZURE_KEYVAULT_URL: address,
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: applicationId,
    AZURE_CLIENT_SECRET: secret,
  } = environment
  if (!address || !tenant || !applicationId || !secret) return []
  const { azureKeyVault, azureToken } = await import('@bartizan/secrets/vaults')
  const authority = environment['AZURE_AUTHORITY_HOST'] ?? 'https://login.microsoftonline.com'
  const client = clientFor([address, authority], environment)
  const token = azureToken({ client, tenant, applicationId, secret, authority }, now)
  return [azureKeyVault({ client, address, token })]
}

async function openGoogle(environment: Environment): Promise<readonly Vault[]> {
  const project = environment['GOOGLE_CLOUD_PROJECT']
  const account = serviceAccount(environment['GOOGLE_APPLICATION_CREDENTIALS'])
  if (!project || account === undefined) return []
  const { googleSecretManager, googleToken } = await import('@bartizan/secrets/vaults')
  const client = clientFor(['https://secretmanager.googleapis.com', 'https://oauth2.googleapis.com'], environment)
  return [googleSecretManager({ client, project, token: googleToken({ client, ...account }, now) })]
}

function serviceAccount(file: string | undefined): { readonly email: string; readonly privateKey: string } | undefined {
  const text = file === undefined || file === '' ? undefined : readOptional(file)
  if (text === undefined) return undefined
  const { client_email: email, private_key: privateKey } = JSON.parse(text) as Readonly<Record<string, unknown>>
  return typeof email === 'string' && typeof privateKey === 'string' ? { email, privateKey } : undefined
}
