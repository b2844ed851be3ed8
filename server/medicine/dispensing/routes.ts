import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { checkPerson } from './check-person.ts'
import { choosePickup, listPharmacies, renewCode } from './choose-pickup.ts'
import { listCounter, lookUpPickup } from './counter.ts'
import { dispense } from './dispense.ts'
import { readLabels } from './labels.ts'
import { listResidentPickups, readPickup } from './read-pickup.ts'
import { readStock, receiveStock, writeOffStock } from './receive-stock.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/dispensing/prescriptions/:prescriptionId/pharmacies', listPharmacies)
  command(app, 'POST /api/dispensing/prescriptions/:prescriptionId/pickup', choosePickup)
  query(app, 'GET /api/dispensing/prescriptions/:prescriptionId/pickup', readPickup)
  command(app, 'POST /api/dispensing/prescriptions/:prescriptionId/code', renewCode)
  query(app, 'GET /api/dispensing/residents/:residentId/pickups', listResidentPickups)
  query(app, 'GET /api/dispensing/pickups', listCounter)
  command(app, 'POST /api/dispensing/counter/look-up', lookUpPickup)
  command(app, 'POST /api/dispensing/pickups/:pickupId/person', checkPerson)
  command(app, 'POST /api/dispensing/pickups/:pickupId/dispense', dispense)
  query(app, 'GET /api/dispensing/pickups/:pickupId/labels', readLabels)
  query(app, 'GET /api/dispensing/stock', readStock)
  command(app, 'POST /api/dispensing/stock/receive', receiveStock)
  command(app, 'POST /api/dispensing/stock/:lotId/write-off', writeOffStock)
}
