export type {
  HistoryCounts,
  HistoryOutcome,
  HistoryProgress,
  HistoryRange,
  HistoryRequest,
  RefUpdate,
} from './request.ts'
export { scanHistory } from './scan.ts'
