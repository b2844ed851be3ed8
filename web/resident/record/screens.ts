export { Chronic } from './chronic.tsx'
export {
  BackgroundScreen,
  DocumentScreen,
  DocumentsScreen,
  MedicinesScreen,
  Record,
  ResultScreen,
  ResultsScreen,
  SourcesScreen,
  SummaryScreen,
  TrendScreen,
  TrendsScreen,
} from './record.tsx'
export { Seen } from './seen.tsx'
