import { Kind, type LanguageModels } from '../row.ts'
import { library } from './library.ts'
import { web } from './web.ts'

const { remote } = Kind

/** Libraries of Java. */
export const java: LanguageModels = {
  rows: [...web, ...library],
  bases: {
    'javax.servlet.http.HttpServletRequestWrapper': ['javax.servlet.http.HttpServletRequest'],
    'javax.servlet.ServletRequest': ['javax.servlet.http.HttpServletRequest'],
    'javax.servlet.ServletResponse': ['javax.servlet.http.HttpServletResponse'],
    'java.io.PrintWriter': ['java.io.Writer'],
    'java.sql.PreparedStatement': ['java.sql.Statement'],
    'java.sql.CallableStatement': ['java.sql.PreparedStatement'],
    'javax.naming.directory.InitialDirContext': ['javax.naming.directory.DirContext'],
    'javax.naming.ldap.LdapContext': ['javax.naming.directory.DirContext'],
    'javax.naming.directory.DirContext': ['javax.naming.Context'],
    'java.security.SecureRandom': [],
  },
  aliases: {
    'jakarta.servlet': 'javax.servlet',
    'jakarta.persistence': 'javax.persistence',
    'jakarta.ws': 'javax.ws',
    'jakarta.mail': 'javax.mail',
    'jakarta.el': 'javax.el',
    'java.lang.StringBuffer': 'java.lang.StringBuilder',
    'org.springframework.jdbc.core.JdbcOperations': 'org.springframework.jdbc.core.JdbcTemplate',
    'javax.servlet.ServletRequest': 'javax.servlet.http.HttpServletRequest',
    'javax.servlet.ServletResponse': 'javax.servlet.http.HttpServletResponse',
  },
  hints: [],
  entries: [
    ...[
      'RequestMapping',
      'GetMapping',
      'PostMapping',
      'PutMapping',
      'DeleteMapping',
      'PatchMapping',
      'MessageMapping',
    ].map((annotation) => ({ annotation, params: [''] })),
    ...['GET', 'POST', 'PUT', 'DELETE', 'Path'].map((annotation) => ({ annotation, params: [''] })),
  ],
  parameterAnnotations: {
    RequestParam: remote,
    PathVariable: remote,
    RequestBody: remote,
    RequestHeader: remote,
    CookieValue: remote,
    ModelAttribute: remote,
    RequestPart: remote,
    MatrixVariable: remote,
    QueryParam: remote,
    PathParam: remote,
    FormParam: remote,
    HeaderParam: remote,
    CookieParam: remote,
    BeanParam: remote,
    Payload: remote,
  },
}
