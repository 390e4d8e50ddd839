// Stands in until the screen is here.

import { Loading } from '../parts/page-state.tsx'

export default function Consultation(_props: { id: string }) {
  return <Loading />
}
