// @ts-check
import { enter } from './enter.mjs'

enter(() => import('./launch.mjs').then(({ launch }) => launch()))
