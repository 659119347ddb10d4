export { attributeOf, childOf, childrenOf, childText, localName, parseXml } from './parse.ts'
export type { XmlAttribute, XmlElement, XmlOptions, XmlProblem, XmlResult } from './parse.ts'
