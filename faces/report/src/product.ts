/**
 * Where a reader of a report learns more about the tool. SARIF's readers want an absolute address; the reserved domain
 * stands until the product has a public home.
 */
export const homepage = 'https://bartizan.example/'
