import { java, js, py, type CheckRule } from './check-rule.ts'

const clients = '{requests,httpx}.{get,post,put,delete,patch,head,options,request}'

export const transportRules: readonly CheckRule[] = [
  {
    name: 'tls-verification-off',
    title: 'Certificate check switched off',
    severity: 'high',
    cwe: 295,
    message: 'The certificate of the other side is not checked, so anybody on the way can read and change the traffic.',
    why: "Without the check encryption protects from nobody who can answer in the server's place.",
    remedy: 'Leave the check on; add a private authority to the trust store where one is used.',
    aliases: [
      'B501',
      'py/request-without-cert-validation',
      'js/disabling-certificate-validation',
      'WEAK_TRUST_MANAGER',
    ],
    checks: [
      js(
        [
          'https.{request,get,Agent}',
          'tls.connect',
          'axios.create',
          'axios',
          'request',
          'got',
          'undici.Agent',
          'https.Agent',
        ],
        { at: 'arg0.rejectUnauthorized|arg1.rejectUnauthorized', is: [false] },
      ),
      js(['request', 'request.{get,post,put,delete}', 'needle.{get,post}'], {
        at: 'arg0.strictSSL|arg1.rejectUnauthorized|arg2.rejectUnauthorized',
        is: [false],
      }),
      js('window.process.env.NODE_TLS_REJECT_UNAUTHORIZED='),
      js('process.env.NODE_TLS_REJECT_UNAUTHORIZED=', { at: 'arg0', is: ['0', 0] }),
      py(
        [
          clients,
          '{requests.Session,httpx.Client,httpx.AsyncClient}.{get,post,put,delete,patch,head,request}',
          'httpx.{Client,AsyncClient}',
        ],
        { at: 'kw:verify', is: [false] },
      ),
      py('ssl.{_create_unverified_context,_create_stdlib_context}'),
      py('aiohttp.{TCPConnector,ClientSession.get,ClientSession.post}', { at: 'kw:ssl|kw:verify_ssl', is: [false] }),
      py('urllib3.{PoolManager,ProxyManager,HTTPSConnectionPool}', { at: 'kw:cert_reqs', is: ['CERT_NONE'] }),
      py('paramiko.SSHClient.set_missing_host_key_policy', {
        at: 'arg0',
        oneOfTypes: [
          'paramiko.AutoAddPolicy',
          'paramiko.AutoAddPolicy()',
          'paramiko.WarningPolicy',
          'paramiko.WarningPolicy()',
          'paramiko.client.AutoAddPolicy()',
        ],
      }),
      java('javax.net.ssl.HttpsURLConnection.{setDefaultHostnameVerifier,setHostnameVerifier}', {
        at: 'arg0',
        oneOfTypes: [
          'org.apache.http.conn.ssl.NoopHostnameVerifier.INSTANCE',
          'org.apache.http.conn.ssl.AllowAllHostnameVerifier',
        ],
      }),
    ],
  },
  {
    name: 'outdated-tls',
    title: 'Outdated TLS version',
    severity: 'medium',
    cwe: 326,
    message: 'SSL and TLS before 1.2 have known attacks; require TLS 1.2 or later.',
    why: 'Old versions use broken hashes and ciphers.',
    remedy: 'Set the least version to TLS 1.2.',
    aliases: ['B502', 'SSL_CONTEXT', 'py/insecure-protocol'],
    checks: [
      js(['https.{createServer,request,Agent}', 'tls.{connect,createServer,createSecureContext}'], {
        at: 'arg0.secureProtocol|arg1.secureProtocol',
        matches: /^(SSLv2|SSLv3|TLSv1|TLSv1_1)_method$/,
      }),
      js(['https.{createServer,request,Agent}', 'tls.{connect,createServer,createSecureContext}'], {
        at: 'arg0.minVersion|arg1.minVersion',
        is: ['TLSv1', 'TLSv1.1'],
      }),
      py(['ssl.SSLContext', 'ssl.wrap_socket'], {
        at: 'arg0|kw:ssl_version',
        oneOfTypes: ['ssl.PROTOCOL_SSLv2', 'ssl.PROTOCOL_SSLv3', 'ssl.PROTOCOL_TLSv1', 'ssl.PROTOCOL_TLSv1_1'],
      }),
      java('javax.net.ssl.SSLContext.getInstance', { at: 'arg0', matches: /^(SSL|SSLv2|SSLv3|TLSv1|TLSv1\.1)$/ }),
    ],
  },
  {
    name: 'clear-text-protocol',
    title: 'Protocol without encryption',
    severity: 'low',
    cwe: 319,
    confidence: 'medium',
    message: 'Passwords and data go over the network in clear; use the encrypted protocol.',
    why: 'Anybody on the way reads and changes them.',
    remedy: 'Use SFTP, SSH or HTTPS.',
    aliases: ['B401', 'B402', 'B312', 'B321'],
    checks: [
      py(['telnetlib.Telnet', 'ftplib.FTP']),
      js('ftp', { at: 'arg0', present: true }),
      java(['org.apache.commons.net.ftp.FTPClient', 'org.apache.commons.net.telnet.TelnetClient']),
    ],
  },
  {
    name: 'bind-all-interfaces',
    title: 'Server listens on every interface',
    severity: 'low',
    cwe: 668,
    confidence: 'low',
    message: 'The server is reachable over every network of the machine.',
    why: 'Services for local use are exposed by mistake.',
    remedy: 'Bind to 127.0.0.1, or limit access with the firewall.',
    aliases: ['B104'],
    checks: [
      py(['socket.socket().bind'], { at: 'arg0.0', is: ['0.0.0.0', '::', ''] }),
      py(['flask.Flask.run', 'uvicorn.run'], { at: 'kw:host', is: ['0.0.0.0', '::'] }),
    ],
  },
]
