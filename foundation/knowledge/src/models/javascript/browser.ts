import { barrier, calls, Context, has, Kind, neutral, returns, sink, source, type ModelRow } from '../row.ts'

/** The browser's document and window, and frameworks over them: https://developer.mozilla.org/docs/Web/API */
export const browser: readonly ModelRow[] = [
  ...has('Document', 'document', 'window.document', 'self.document', 'globalThis.document'),
  ...has('Window', 'window', 'self', 'top', 'parent', 'frames'),
  ...has('Location', 'location', 'Window.location', 'Document.location'),
  ...source(
    Kind.location,
    'Location.{hash,search,href,pathname}',
    'Document.{URL,documentURI,baseURI,referrer,cookie}',
    'Window.name',
  ),
  ...source(Kind.location, 'URLSearchParams.get()'),
  ...neutral('Location.{origin,protocol,host,hostname,port,reload}'),
  ...returns(
    'Element',
    'Document.{getElementById,querySelector,createElement,getElementsByClassName,createElementNS}',
    'Element.{querySelector,appendChild,closest,parentElement}',
  ),
  ...has('Element', 'Document.{body,documentElement,head,activeElement}'),
  ...sink(Context.html, 'value', ['Element.{innerHTML,outerHTML,srcdoc}', '*.{innerHTML,outerHTML,srcdoc}']),
  ...sink(Context.html, 'arg0', ['Document.{write,writeln}', '*.createContextualFragment']),
  ...sink(Context.html, 'arg1', ['Element.insertAdjacentHTML', '*.insertAdjacentHTML']),
  ...sink(Context.redirect, 'value', ['Window.location', 'Document.location', 'Location.href'], {
    kinds: Kind.location | Kind.remote,
  }),
  ...sink(Context.redirect, 'arg0', ['Location.{assign,replace}', 'Window.open', 'open'], {
    kinds: Kind.location | Kind.remote,
  }),
  ...sink(Context.html, 'arg0', ['jsx:dangerouslySetInnerHTML', 'jsx:srcDoc', 'jsx:v-html', 'jsx:innerHTML']),
  ...sink(Context.html, 'arg0', ['*.{html,append,prepend,after,before,replaceWith,wrap}'], {
    kinds: Kind.location | Kind.remote,
    when: [{ at: 'receiver', matches: /^(\$|jQuery|\$\w+)$/ }],
  }),
  ...sink(Context.html, 'arg0', [
    '*.{bypassSecurityTrustHtml,bypassSecurityTrustScript,bypassSecurityTrustUrl,bypassSecurityTrustResourceUrl,bypassSecurityTrustStyle}',
  ]),
  ...calls('arg1', ['MessageEvent'], 'Window.addEventListener', 'addEventListener'),
  ...barrier(Context.html, 'DOMPurify.sanitize', '*.sanitize'),
  ...neutral('Element.textContent', 'Document.createTextNode'),
]
