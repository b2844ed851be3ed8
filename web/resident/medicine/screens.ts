export { ChoosePharmacy } from './choose-pharmacy.tsx'
export { Medicine } from './medicine.tsx'
export { PrescriptionPage } from './prescription.tsx'
