export { pagesModule } from './routes.ts'
