import { barrier, Context, has, Kind, neutral, returns, same, sink, source, type ModelRow } from '../row.ts'

const request = 'javax.servlet.http.HttpServletRequest'
const response = 'javax.servlet.http.HttpServletResponse'

/** Servlets: https://jakarta.ee/specifications/servlet/ ; `jakarta.` names are read as `javax.` ones. */
const servlet: readonly ModelRow[] = [
  ...source(
    Kind.remote,
    `${request}.{getParameter,getParameterValues,getParameterMap,getParameterNames,getHeader,getHeaders,getHeaderNames,getQueryString,getCookies,getInputStream,getReader,getPart,getParts,getRequestURI,getRequestURL,getPathInfo,getRemoteUser,getPathTranslated}()`,
  ),
  ...neutral(
    `${request}.{getSession,getContextPath,getServletPath,getMethod,getContentLength,getLocale,getScheme,getServerName,getServerPort,getAttribute,getServletContext,getDateHeader,isSecure,getUserPrincipal,isUserInRole,getRequestDispatcher,setCharacterEncoding,getRemoteAddr}`,
  ),
  ...returns('javax.servlet.http.HttpSession', `${request}.getSession`),
  ...returns('java.io.Writer', `${response}.getWriter`, `${response}.getOutputStream`),
  ...has('java.io.Writer', 'javax.servlet.jsp.JspContext.out'),
  ...sink(Context.html, 'arg0*|arg1*|arg2*', ['java.io.Writer.{print,println,write,append,format,printf}']),
  ...sink(Context.redirect, 'arg0', [`${response}.sendRedirect`]),
  ...sink(Context.header, 'arg1', [`${response}.{setHeader,addHeader}`]),
  ...sink(Context.html, 'arg1', [`${response}.sendError`]),
  ...sink(Context.path, 'arg0', [
    `${request}.getRequestDispatcher`,
    'javax.servlet.ServletContext.{getRequestDispatcher,getResourceAsStream,getRealPath}',
  ]),
  ...sink(Context.trust, 'arg0|arg1', ['javax.servlet.http.HttpSession.{setAttribute,putValue}']),
  ...neutral('javax.servlet.http.HttpSession.{getAttribute,getValue,getId}'),
  ...returns('javax.servlet.http.Cookie', 'javax.servlet.http.Cookie'),
  ...sink(Context.cookie, 'arg1', ['javax.servlet.http.Cookie']),
  ...source(Kind.remote, 'javax.servlet.http.Cookie.{getValue,getName}()').map(
    (row) => ({ ...row, role: 'flow', from: 'receiver*', to: 'return' }) as const,
  ),
  ...source(
    Kind.remote,
    'javax.servlet.http.Part.{getSubmittedFileName,getInputStream,getHeader}()',
    'org.springframework.web.multipart.MultipartFile.{getOriginalFilename,getInputStream,getBytes,getName}()',
    'org.apache.commons.fileupload.FileItem.{getName,getString,getInputStream,get}()',
  ),
]

/** Spring: https://docs.spring.io/spring-framework/reference/ */
const spring: readonly ModelRow[] = [
  ...sink(Context.sql, 'arg0', [
    'org.springframework.jdbc.core.{JdbcTemplate,JdbcOperations,namedparam.NamedParameterJdbcTemplate}.{query,queryForObject,queryForList,queryForMap,queryForRowSet,queryForInt,queryForLong,update,execute,batchUpdate}',
    'org.springframework.jdbc.core.PreparedStatementCreatorFactory',
  ]),
  ...sink(Context.host, 'arg0', [
    'org.springframework.web.client.{RestTemplate,RestOperations}.{getForObject,getForEntity,postForObject,postForEntity,exchange,execute,put,delete,headForHeaders,patchForObject}',
    'org.springframework.web.reactive.function.client.WebClient.create',
  ]),
  ...sink(Context.code, 'arg0', [
    'org.springframework.expression.spel.standard.SpelExpressionParser.{parseExpression,parseRaw}',
    'org.springframework.expression.ExpressionParser.parseExpression',
  ]),
  ...sink(Context.redirect, 'arg0', [
    'org.springframework.web.servlet.view.RedirectView',
    'org.springframework.web.servlet.view.RedirectView.setUrl',
  ]),
  ...barrier(Context.html, 'org.springframework.web.util.HtmlUtils.{htmlEscape,htmlEscapeDecimal,htmlEscapeHex}'),
  ...barrier(Context.html, 'org.springframework.web.util.JavaScriptUtils.javaScriptEscape'),
]

/** Encoders. */
const encoders: readonly ModelRow[] = [
  ...barrier(
    Context.html,
    'org.owasp.encoder.Encode.{forHtml,forHtmlContent,forHtmlAttribute,forXml,forXmlAttribute}',
    'org.apache.commons.{lang.StringEscapeUtils,lang3.StringEscapeUtils,text.StringEscapeUtils}.{escapeHtml,escapeHtml3,escapeHtml4,escapeXml,escapeXml10,escapeXml11}',
    'org.owasp.esapi.Encoder.{encodeForHTML,encodeForHTMLAttribute,encodeForJavaScript,encodeForCSS,encodeForURL}',
    'com.google.common.html.HtmlEscapers.htmlEscaper().escape',
    'org.jsoup.Jsoup.clean',
    'org.owasp.html.PolicyFactory.sanitize',
    'org.jsoup.nodes.Entities.escape',
  ),
  ...has('org.owasp.esapi.Encoder', 'org.owasp.esapi.ESAPI.encoder()'),
  ...returns('org.owasp.esapi.Encoder', 'org.owasp.esapi.ESAPI.encoder'),
  ...barrier(
    Context.ldap,
    'org.owasp.esapi.Encoder.{encodeForLDAP,encodeForDN}',
    'org.springframework.ldap.support.LdapEncoder.{filterEncode,nameEncode}',
    'com.unboundid.ldap.sdk.Filter.encodeValue',
  ),
  ...barrier(Context.xpath, 'org.owasp.esapi.Encoder.encodeForXPath'),
  ...barrier(Context.shell | Context.program, 'org.owasp.esapi.Encoder.encodeForOS'),
  ...barrier(Context.sql, 'org.owasp.esapi.Encoder.encodeForSQL'),
  ...barrier(
    Context.html | Context.host | Context.redirect | Context.header | Context.path | Context.rawPath | Context.sql,
    'java.net.URLEncoder.encode',
  ),
  ...same('receiver', 'java.io.PrintWriter.append'),
]

export const web: readonly ModelRow[] = [...servlet, ...spring, ...encoders]
