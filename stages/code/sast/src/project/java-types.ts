import { childrenOf, F, K, R, symText } from '@bartizan/syntax/tree'
import type { ClassIr, SourceUnit } from '../ir/ir.ts'

const langTypes = new Set([
  'String',
  'Object',
  'Integer',
  'Long',
  'Boolean',
  'Double',
  'Float',
  'Character',
  'Byte',
  'Short',
  'Math',
  'System',
  'Runtime',
  'ProcessBuilder',
  'Process',
  'Thread',
  'StringBuilder',
  'StringBuffer',
  'Class',
  'ClassLoader',
  'Exception',
  'RuntimeException',
  'Throwable',
  'Error',
  'Iterable',
  'Runnable',
  'Enum',
  'Record',
  'Number',
  'CharSequence',
  'Void',
  'ThreadLocal',
  'SecurityException',
  'StackTraceElement',
])

/** Names of Java types: which class of the project or of a library is meant. */
export class JavaTypes {
  private readonly byFullName = new Map<string, ClassIr>()
  private readonly bySimpleName = new Map<string, ClassIr[]>()
  private readonly packages = new Map<SourceUnit, string>()
  private readonly imports = new Map<
    SourceUnit,
    { readonly names: ReadonlyMap<string, string>; readonly wildcards: readonly string[] }
  >()

  constructor(units: readonly SourceUnit[]) {
    for (const unit of units) {
      if (unit.language !== 'java') continue
      for (const cls of unit.classes) {
        if (cls.name === '') continue
        this.byFullName.set(cls.fullName, cls)
        this.bySimpleName.set(cls.name, [...(this.bySimpleName.get(cls.name) ?? []), cls])
      }
      this.readHeader(unit)
    }
  }

  private readHeader(unit: SourceUnit): void {
    const { tree } = unit
    const names = new Map<string, string>()
    const wildcards: string[] = []
    for (const node of childrenOf(tree, 0, R.body)) {
      if (tree.kind[node] === K.package) this.packages.set(unit, symText(tree, node))
      if (tree.kind[node] !== K.import) continue
      const full = symText(tree, node)
      if (childrenOf(tree, node, R.item).length > 0) wildcards.push(full)
      else names.set(full.slice(full.lastIndexOf('.') + 1), (tree.flags[node]! & F.static) === 0 ? full : full)
    }
    this.imports.set(unit, { names, wildcards })
  }

  /** The class of the project with a full name. */
  byName(fullName: string): ClassIr | undefined {
    return this.byFullName.get(fullName)
  }

  packageOf(unit: SourceUnit): string {
    return this.packages.get(unit) ?? ''
  }

  /** The class of the project that a name means in a file. */
  classNamed(file: SourceUnit, name: string): ClassIr | undefined {
    const direct = this.byFullName.get(this.fullName(file, name))
    if (direct !== undefined) return direct
    const dot = name.indexOf('.')
    if (dot > 0) {
      const outer = this.byFullName.get(this.fullName(file, name.slice(0, dot)))
      return outer === undefined ? undefined : this.byFullName.get(`${outer.fullName}${name.slice(dot)}`)
    }
    const nested = file.classes.find((cls) => cls.name === name)
    return nested
  }

  /** The full name of a type. */
  fullName(file: SourceUnit, name: string): string {
    const header = this.imports.get(file)
    const dot = name.indexOf('.')
    const head = dot < 0 ? name : name.slice(0, dot)
    const tail = dot < 0 ? '' : name.slice(dot)
    const imported = header?.names.get(head)
    if (imported !== undefined) return imported + tail
    const own = this.packageOf(file)
    const inPackage = own === '' ? name : `${own}.${name}`
    if (this.byFullName.has(inPackage)) return inPackage
    for (const wildcard of header?.wildcards ?? [])
      if (this.byFullName.has(`${wildcard}.${name}`)) return `${wildcard}.${name}`
    if (langTypes.has(head)) return `java.lang.${name}`
    if (/^[a-z]/.test(head)) return name
    const known = header?.wildcards.find((wildcard) => wildcardOf(wildcard, head))
    if (known !== undefined) return `${known}.${name}`
    return header !== undefined && header.wildcards.length === 1 ? `${header.wildcards[0]!}.${name}` : name
  }
}

const wildcardTypes: Readonly<Record<string, RegExp>> = {
  'java.util':
    /^(List|Map|Set|ArrayList|HashMap|LinkedList|HashSet|Properties|Random|Arrays|Collections|Scanner|Date|Optional|Iterator|Enumeration|Vector|Stack|Base64|Locale|UUID|Collection|Queue|Deque|TreeMap|LinkedHashMap|Hashtable|StringTokenizer|Objects|StringJoiner|TreeSet|ArrayDeque|BitSet|Formatter)$/,
  'java.io': /(Stream|Reader|Writer|File|Exception|Serializable)$/,
  'java.net': /^(URL|URI|Socket|ServerSocket|HttpURLConnection|URLConnection|InetAddress|URLDecoder|URLEncoder|Proxy)$/,
  'java.sql': /^(Connection|Statement|PreparedStatement|ResultSet|DriverManager|CallableStatement|SQLException)$/,
  'java.nio.file': /^(Path|Paths|Files|FileSystems|StandardCopyOption)$/,
  'javax.servlet':
    /^(Servlet|ServletRequest|ServletResponse|ServletException|Filter|FilterChain|FilterConfig|ServletConfig|ServletContext|RequestDispatcher)$/,
  'javax.servlet.http': /^(Http\w+|Cookie|Part)$/,
  'jakarta.servlet.http': /^(Http\w+|Cookie|Part)$/,
  'jakarta.servlet': /^(Servlet|ServletRequest|ServletResponse|ServletException|Filter|FilterChain)$/,
  'javax.crypto': /^(Cipher|KeyGenerator|Mac|SecretKey|SecretKeyFactory)$/,
  'java.security': /^(MessageDigest|SecureRandom|KeyPairGenerator|Signature|KeyStore|KeyFactory)$/,
  'javax.naming': /^(Context|InitialContext|NamingEnumeration)$/,
  'javax.xml.parsers': /^(DocumentBuilder\w*|SAXParser\w*)$/,
  'org.springframework.web.bind.annotation': /(Mapping|Param|Variable|Body|Header|Controller)$/,
}

const wildcardOf = (wildcard: string, name: string): boolean => wildcardTypes[wildcard]?.test(name) === true
