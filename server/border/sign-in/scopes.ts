interface Scope {
  readonly type: string
  readonly may: string
}

function parse(scope: string): Scope | undefined {
  const found = /^system\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*)$/.exec(scope)
  return found ? { type: found[1]!, may: found[2]! } : undefined
}

function covers(given: Scope, asked: Scope): boolean {
  return (given.type === '*' || given.type === asked.type) && (given.may === '*' || given.may === asked.may)
}

/** What a client gets of the scopes that it asks for; all it was given when it asks for none. What is malformed grants nothing. */
export function narrow(asked: string | undefined, given: readonly string[]): string[] {
  if (!asked?.trim()) return [...given]
  const parsed = given.flatMap((scope) => parse(scope) ?? [])
  return asked.split(/\s+/).filter((scope) => {
    const one = parse(scope)
    return one && parsed.some((other) => covers(other, one))
  })
}

// The resource types of FHIR R4: the authority knows every scope by name and drops what it does not know.
const resourceTypes = `
  Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic
  Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry
  ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication
  CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage
  CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric
  DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis
  Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable
  ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse
  HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation
  ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication
  MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement
  MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication
  MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged
  MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader
  MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition
  OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation
  Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse
  RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject
  RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition
  StructureDefinition StructureMap Subscription SubscriptionStatus Substance SubstanceNucleicAcid SubstancePolymer
  SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery
  SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription`
  .trim()
  .split(/\s+/)

/** Every backend scope that the authority can name (SMART App Launch 1.0, backend services). */
export const systemScopes = ['*', ...resourceTypes].flatMap((type) =>
  ['read', 'write', '*'].map((may) => `system/${type}.${may}`),
)
