import { visibleControls } from '#components/ui/visible-controls.ts'

/** A text that a stranger wrote: it neither turns the words around it nor itself. */
export function ForeignText({ children }: { children: string }) {
  return <bdi>{visibleControls(children)}</bdi>
}
