import { findAction } from '#lib/workflows/actions/registry.ts'
import type { Definition } from '#lib/workflows/definition.ts'
import { describeConfig } from '#lib/workflows/describe-config.ts'
import { conditionSentence } from '#lib/workflows/sentences.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

/** A definition in words. */
export type WorkflowReading = {
  trigger: { id: string; title: string }
  conditions: string[]
  actions: { id: string; type: string; title: string; settings: { label: string; value: string }[] }[]
}

/** Says what a definition does, for people who read it; `people` names the users that its settings speak of. */
export function describeWorkflow(
  { trigger, conditions, actions }: Definition,
  people: readonly { id: string; name: string }[],
): WorkflowReading {
  const known = findTrigger(trigger.type)
  const facts = known?.facts ?? []
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? 'nobody yet'
  return {
    trigger: { id: trigger.type, title: known ? titled(known.sentence) : 'Nothing starts it yet' },
    conditions: [
      ...(known?.guards(trigger.config) ?? []).map((one) => conditionSentence(one, facts)),
      ...conditions.all.map((one) => conditionSentence(one, facts)),
    ],
    actions: actions.map(({ id, action, config }) => {
      const declared = findAction(action)
      return {
        id,
        type: action,
        title: declared?.label ?? action,
        settings: declared ? describeConfig(declared.fields, config, nameOf) : [],
      }
    }),
  }
}

function titled(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
