-- The health record: FHIR R4 resources as they are sent back, and what is needed to find them again.
create schema record;

-- Row numbers are of the whole record, so that the side tables need no type and $everything pages by one number.
create sequence record.row_number;

-- Every patient id that was ever named gets a number: a Patient may arrive after what refers to it.
create table record.patient_number (
  number bigint generated always as identity primary key,
  id text collate "C" not null unique check (id ~ '^[A-Za-z0-9.-]{1,64}$')
);

-- Patients of hospitals that are known to be one resident. A resident's own Patient has the resident's id and no row here.
create table record.patient_link (
  patient_id text collate "C" primary key,
  resident_id uuid not null,
  linked_at timestamptz not null
);
create index patient_link_resident on record.patient_link (resident_id);

-- Who may open whose record, and why. Written through the record's door in the transaction in which the reason begins or ends.
create table record.access_grant (
  number bigint generated always as identity primary key,
  grantee_kind text not null check (grantee_kind in ('staff', 'institution', 'resident')),
  grantee_id text not null,
  resident_id uuid not null,
  basis text not null check (basis in ('care-relation', 'consent', 'break-glass', 'family')),
  basis_id text not null,
  since timestamptz not null,
  until timestamptz,
  revoked_at timestamptz,
  unique (grantee_kind, grantee_id, resident_id, basis, basis_id)
);
create index access_grant_resident on record.access_grant (resident_id);

-- A table a resource type, all from one template. content is the resource as sent back; keys holds the seeded 64-bit hashes
-- of its tokens, references and uris; date_from and date_to are the range of its main date, -infinity when it has none.
do $$
declare
  type_name text;
begin
  foreach type_name in array array[
    'account', 'activitydefinition', 'adverseevent', 'allergyintolerance', 'appointment', 'appointmentresponse',
    'auditevent', 'basic', 'binary', 'biologicallyderivedproduct', 'bodystructure', 'bundle', 'capabilitystatement',
    'careplan', 'careteam', 'catalogentry', 'chargeitem', 'chargeitemdefinition', 'claim', 'claimresponse',
    'clinicalimpression', 'codesystem', 'communication', 'communicationrequest', 'compartmentdefinition',
    'composition', 'conceptmap', 'condition', 'consent', 'contract', 'coverage', 'coverageeligibilityrequest',
    'coverageeligibilityresponse', 'detectedissue', 'device', 'devicedefinition', 'devicemetric', 'devicerequest',
    'deviceusestatement', 'diagnosticreport', 'documentmanifest', 'documentreference', 'effectevidencesynthesis',
    'encounter', 'endpoint', 'enrollmentrequest', 'enrollmentresponse', 'episodeofcare', 'eventdefinition',
    'evidence', 'evidencevariable', 'examplescenario', 'explanationofbenefit', 'familymemberhistory', 'flag',
    'goal', 'graphdefinition', 'group', 'guidanceresponse', 'healthcareservice', 'imagingstudy', 'immunization',
    'immunizationevaluation', 'immunizationrecommendation', 'implementationguide', 'insuranceplan', 'invoice',
    'library', 'linkage', 'list', 'location', 'measure', 'measurereport', 'media', 'medication',
    'medicationadministration', 'medicationdispense', 'medicationknowledge', 'medicationrequest',
    'medicationstatement', 'medicinalproduct', 'medicinalproductauthorization', 'medicinalproductcontraindication',
    'medicinalproductindication', 'medicinalproductingredient', 'medicinalproductinteraction',
    'medicinalproductmanufactured', 'medicinalproductpackaged', 'medicinalproductpharmaceutical',
    'medicinalproductundesirableeffect', 'messagedefinition', 'messageheader', 'molecularsequence', 'namingsystem',
    'nutritionorder', 'observation', 'observationdefinition', 'operationdefinition', 'operationoutcome',
    'organization', 'organizationaffiliation', 'parameters', 'patient', 'paymentnotice', 'paymentreconciliation',
    'person', 'plandefinition', 'practitioner', 'practitionerrole', 'procedure', 'provenance', 'questionnaire',
    'questionnaireresponse', 'relatedperson', 'requestgroup', 'researchdefinition', 'researchelementdefinition',
    'researchstudy', 'researchsubject', 'riskassessment', 'riskevidencesynthesis', 'schedule', 'searchparameter',
    'servicerequest', 'slot', 'specimen', 'specimendefinition', 'structuredefinition', 'structuremap',
    'subscription', 'substance', 'substancenucleicacid', 'substancepolymer', 'substanceprotein',
    'substancereferenceinformation', 'substancesourcematerial', 'substancespecification', 'supplydelivery',
    'supplyrequest', 'task', 'terminologycapabilities', 'testreport', 'testscript', 'valueset',
    'verificationresult', 'visionprescription'
  ] loop
    execute format($template$
      create table record.%1$I (
        row bigint primary key,
        id text collate "C" not null unique,
        patient bigint references record.patient_number,
        owner text,
        source text not null,
        version int not null check (version > 0),
        updated timestamptz not null,
        deleted boolean not null,
        date_from timestamptz not null,
        date_to timestamptz not null,
        keys bigint[] not null,
        content text not null
      );
      create index on record.%1$I using gin (keys) with (fastupdate = on, gin_pending_list_limit = 64);
    $template$, type_name);
  end loop;

  -- Types that belong to a patient: a page of one patient's newest is one index range.
  foreach type_name in array array[
    'account', 'adverseevent', 'allergyintolerance', 'appointment', 'appointmentresponse', 'auditevent', 'basic',
    'bodystructure', 'careplan', 'careteam', 'chargeitem', 'claim', 'claimresponse', 'clinicalimpression',
    'communication', 'communicationrequest', 'composition', 'condition', 'consent', 'contract', 'coverage',
    'coverageeligibilityrequest', 'coverageeligibilityresponse', 'detectedissue', 'device', 'devicerequest',
    'deviceusestatement', 'diagnosticreport', 'documentmanifest', 'documentreference', 'encounter',
    'enrollmentrequest', 'episodeofcare', 'explanationofbenefit', 'familymemberhistory', 'flag', 'goal',
    'guidanceresponse', 'imagingstudy', 'immunization', 'immunizationevaluation', 'immunizationrecommendation',
    'invoice', 'list', 'measurereport', 'media', 'medicationadministration', 'medicationdispense',
    'medicationrequest', 'medicationstatement', 'molecularsequence', 'nutritionorder', 'observation', 'patient',
    'person', 'procedure', 'provenance', 'questionnaireresponse', 'relatedperson', 'requestgroup',
    'researchsubject', 'riskassessment', 'schedule', 'servicerequest', 'specimen', 'supplydelivery',
    'supplyrequest', 'task', 'visionprescription'
  ] loop
    execute format('create index on record.%1$I (patient, date_from desc, row)', type_name);
  end loop;

  -- Types with a main date: newest of everyone.
  foreach type_name in array array[
    'account', 'activitydefinition', 'adverseevent', 'allergyintolerance', 'appointment', 'auditevent', 'basic',
    'bundle', 'capabilitystatement', 'careplan', 'careteam', 'chargeitem', 'chargeitemdefinition', 'claim',
    'claimresponse', 'clinicalimpression', 'codesystem', 'communication', 'communicationrequest',
    'compartmentdefinition', 'composition', 'conceptmap', 'condition', 'consent', 'contract',
    'coverageeligibilityrequest', 'coverageeligibilityresponse', 'detectedissue', 'devicerequest',
    'diagnosticreport', 'documentmanifest', 'documentreference', 'effectevidencesynthesis', 'encounter',
    'episodeofcare', 'eventdefinition', 'evidence', 'evidencevariable', 'examplescenario', 'explanationofbenefit',
    'familymemberhistory', 'flag', 'goal', 'graphdefinition', 'imagingstudy', 'immunization',
    'immunizationevaluation', 'immunizationrecommendation', 'implementationguide', 'invoice', 'library', 'list',
    'measure', 'measurereport', 'media', 'medication', 'medicationadministration', 'medicationdispense',
    'medicationrequest', 'medicationstatement', 'messagedefinition', 'namingsystem', 'nutritionorder',
    'observation', 'operationdefinition', 'organizationaffiliation', 'patient', 'paymentnotice',
    'paymentreconciliation', 'person', 'plandefinition', 'practitionerrole', 'procedure', 'provenance',
    'questionnaire', 'questionnaireresponse', 'relatedperson', 'requestgroup', 'researchdefinition',
    'researchelementdefinition', 'researchstudy', 'researchsubject', 'riskassessment', 'riskevidencesynthesis',
    'schedule', 'searchparameter', 'servicerequest', 'slot', 'specimen', 'structuredefinition', 'structuremap',
    'substance', 'supplyrequest', 'task', 'terminologycapabilities', 'testreport', 'testscript', 'valueset',
    'visionprescription'
  ] loop
    execute format('create index on record.%1$I (date_from desc, row)', type_name);
  end loop;
end
$$;

-- Superseded versions only; written by the statement that supersedes them, never changed.
create table record.history (
  type text not null,
  id text collate "C" not null,
  version int not null,
  patient bigint,
  owner text,
  source text not null,
  updated timestamptz not null,
  deleted boolean not null,
  content text not null,
  primary key (type, id, version)
);

-- Values that are compared rather than equal: strings (normalised; exact when it differs), further dates, quantities and numbers.
-- parameter is the number in server/record/generated/search.json.
create table record.string_value (
  parameter int not null,
  value text collate "C" not null,
  row bigint not null,
  exact text collate "C"
);
create index string_value_find on record.string_value (parameter, value, row);
create index string_value_row on record.string_value (row);

create table record.date_value (
  parameter int not null,
  low timestamptz not null,
  high timestamptz not null,
  row bigint not null
);
create index date_value_find on record.date_value (parameter, low, row);
create index date_value_row on record.date_value (row);

create table record.quantity_value (
  parameter int not null,
  low float8 not null,
  high float8 not null,
  row bigint not null,
  unit bigint,
  code bigint
);
create index quantity_value_find on record.quantity_value (parameter, low, row);
create index quantity_value_row on record.quantity_value (row);
