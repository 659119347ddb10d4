import type { FoundMark, SourceFile } from '@bartizan/engine'
import { at, entriesOf, items, textOf, type YamlEntry, type YamlNode } from '@bartizan/syntax/yaml'

const maxMarks = 2_000

/** Where tools read suppressions in a resource's `Metadata`: the list, and what names the rule and the reason in it. */
const dialects = [
  { path: ['checkov', 'skip'], reason: 'comment' },
  { path: ['bridgecrew', 'skip'], reason: 'comment' },
  { path: ['cfn_nag', 'rules_to_suppress'], reason: 'reason' },
] as const

/** The stretch between a resource and a place outside of it. */
function sorted(place: number, { start, end }: YamlEntry): [number, number] {
  return place <= start ? [place, start] : [end, place]
}

/** Suppressions in the metadata of resources; each covers its resource. */
export function marksIn(source: SourceFile, root: YamlNode): readonly FoundMark[] {
  if (!/\b(?:checkov|bridgecrew|cfn_nag)\b/.test(source.text)) return []
  const resources = [...entriesOf(at(root, 'Resources')).values()]
  const marks = resources.flatMap((resource, index) => {
    const covers = source.regionOfText(resource.start, resource.end)
    // Marks reach whole lines: where several resources share one, a mark would silence all of them.
    const [before, after] = [resources[index - 1], resources[index + 1]]
    const shared = [before?.end, after?.start].some(
      (place) => place !== undefined && !source.text.slice(...sorted(place, resource)).includes('\n'),
    )
    if (shared) return []
    return dialects.flatMap(({ path, reason: key }) =>
      items(at(resource.value, 'Metadata', ...path)).flatMap((entry): FoundMark[] => {
        const id = textOf(at(entry, 'id'))
        const reason = textOf(at(entry, key))
        if (id === undefined) return []
        return [
          {
            dialect: 'checkov',
            at: source.regionOfText(entry.start, entry.end),
            written: `${path.join('.')}: ${id}`,
            rules: [id],
            ...(reason === undefined ? {} : { reason }),
            covers,
          },
        ]
      }),
    )
  })
  return marks.slice(0, maxMarks)
}
