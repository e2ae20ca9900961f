import { Check, CircleAlert, Minus } from 'lucide-react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { ScopeReport } from '#lib/wiring/key-scopes.ts'

/** Longer lists are folded: a key with full access may do some two hundred things. */
const SHOWN = 4

/** What a key may do against what it is for: needed and there, missing, and not needed. */
export function ScopeGroups({ report }: { report: ScopeReport }) {
  const { held, missing, excessive, needed } = report
  return (
    <div className="flex flex-col gap-3 rounded-md border px-3 py-2.5">
      <Group
        icon={<Check aria-hidden className="text-delivered" />}
        title={`Needed and there: ${held.length} of ${needed.length}`}
        scopes={held}
      />
      {missing.length > 0 && (
        <Group
          icon={<CircleAlert aria-hidden className="text-problem" />}
          title={`Missing: ${missing.length}`}
          scopes={missing}
          isOpen
          copy="Copy missing"
        />
      )}
      {excessive.length > 0 ? (
        <Group
          icon={<Minus aria-hidden className="text-waiting" />}
          title={`Not needed: ${excessive.length}`}
          help="Whoever steals this key could do all this. A key with the needed permissions alone is safer."
          scopes={excessive}
        />
      ) : (
        <p className="pl-6 text-sm text-muted">It may do nothing beyond that.</p>
      )}
    </div>
  )
}

type GroupProps = {
  icon: React.ReactNode
  title: string
  help?: string
  scopes: string[]
  isOpen?: boolean
  copy?: string
}

function Group({ icon, title, help, scopes, isOpen = false, copy }: GroupProps) {
  return (
    <div className="flex items-start gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <p className="text-sm font-medium">{title}</p>
          {copy && <CopyButton text={scopes.join('\n')} label={copy} />}
        </div>
        {help && <p className="text-sm text-pretty text-muted">{help}</p>}
        {isOpen || scopes.length <= SHOWN ? (
          <ScopeList scopes={scopes} />
        ) : (
          <details className="group/list">
            <summary className="w-fit cursor-pointer text-sm text-accent hover:underline">
              <span className="group-open/list:hidden">Show them</span>
              <span className="hidden group-open/list:inline">Hide them</span>
            </summary>
            <ScopeList scopes={scopes} />
          </details>
        )}
      </div>
    </div>
  )
}

export function ScopeList({ scopes }: { scopes: string[] }) {
  return (
    <ul className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 font-mono text-xs text-muted">
      {scopes.map((scope) => (
        <li key={scope} className="wrap-anywhere">
          {scope}
        </li>
      ))}
    </ul>
  )
}
