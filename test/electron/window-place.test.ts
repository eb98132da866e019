import * as v from 'valibot'
import { expect, test } from 'vitest'
import { openingPlace, WindowPlace } from '../../main/electron/window-place.ts'

const laptop = { x: 0, y: 25, width: 1680, height: 1000 }
const projector = { x: 1680, y: 0, width: 1024, height: 768 }
const place = { x: 100, y: 80, width: 1200, height: 800 }

test('the first time, in the middle of the first screen', () => {
  expect(openingPlace(null, [laptop, projector])).toEqual({ x: 120, y: 75, width: 1440, height: 900 })
})

test('where it was, on the first screen or another', () => {
  expect(openingPlace(place, [laptop, projector])).toEqual(place)
  const beside = { x: 1700, y: 20, width: 900, height: 600 }
  expect(openingPlace(beside, [laptop, projector])).toEqual(beside)
})

test('in the middle again when its screen is gone', () => {
  const beside = { x: 1700, y: 20, width: 1000, height: 700 }
  expect(openingPlace(beside, [laptop])).toEqual({ x: 340, y: 175, width: 1000, height: 700 })
})

test('in the middle when its top edge can be dragged nowhere', () => {
  expect(openingPlace({ ...place, y: 1010 }, [laptop]).y).toBe(125)
  expect(openingPlace({ ...place, y: -40 }, [laptop]).y).toBe(125)
  expect(openingPlace({ ...place, x: 1600 }, [laptop]).x).toBe(240)
})

test('never larger than the screen, not even the smallest size', () => {
  expect(openingPlace(null, [{ x: 0, y: 0, width: 800, height: 560 }])).toEqual({ x: 0, y: 0, width: 800, height: 560 })
  expect(openingPlace({ ...place, x: 1700, y: 10 }, [laptop, projector])).toMatchObject({ width: 1024, height: 768 })
})

test('a file that somebody else wrote is no place', () => {
  expect(v.is(WindowPlace, { ...place, maximised: false })).toBe(true)
  for (const bad of [
    null,
    3,
    place,
    { ...place, maximised: false, x: 0.5 },
    { ...place, maximised: true, width: -1 },
  ]) {
    expect(v.is(WindowPlace, bad)).toBe(false)
  }
})
