import { Notice } from '#components/ui/notice.tsx'

type Props = {
  problem: 'loopback' | 'plain-http'
  /** What a listener on the way could read: “the mail”. */
  readable: string
}

/** Why SendGrid cannot, or should not, post to this installation. */
export function UnreachableNotice({ problem, readable }: Props) {
  if (problem === 'loopback') {
    return (
      <Notice state="problem" title="SendGrid cannot reach this address">
        It leads to this machine only. Set APP_URL to the https address people use from outside and start
        Mailroom again.
      </Notice>
    )
  }
  return (
    <Notice state="problem" title="SendGrid should not post here">
      Over plain http anybody on the way can read {readable}. Put Mailroom behind https, set APP_URL to that
      address, and start it again.
    </Notice>
  )
}
