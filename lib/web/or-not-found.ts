import { notFound } from 'next/navigation'
import { DomainError } from '#lib/errors.ts'

/** For pages: what was asked for, or the not-found page when there is no such thing. */
export async function orNotFound<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not-found') notFound()
    throw error
  }
}
