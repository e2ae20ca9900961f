/** An inbound host as it is connected where nothing else is said: whole mails, unsigned. */
export const HOST_ORDER = { sendRaw: true, spamCheck: false, isSigned: false, givenUpUrl: null }
