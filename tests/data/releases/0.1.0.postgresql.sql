--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: attendance; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attendance (
    ref text NOT NULL,
    meeting_id text NOT NULL,
    organisation_id text NOT NULL,
    contact_id text,
    status text,
    recorded_by text,
    source_cell text,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_attendance_contact_id_holds CHECK ((length(contact_id) > 0)),
    CONSTRAINT ck_attendance_meeting_id_holds CHECK ((length(meeting_id) > 0)),
    CONSTRAINT ck_attendance_organisation_id_holds CHECK ((length(organisation_id) > 0)),
    CONSTRAINT ck_attendance_recorded_by_holds CHECK (((TRIM(BOTH FROM recorded_by) = recorded_by) AND ((length(recorded_by) >= 1) AND (length(recorded_by) <= 200)))),
    CONSTRAINT ck_attendance_source_cell_holds CHECK (((TRIM(BOTH FROM source_cell) = source_cell) AND ((length(source_cell) >= 1) AND (length(source_cell) <= 200)))),
    CONSTRAINT ck_attendance_status_holds CHECK ((status = ANY (ARRAY['present'::text, 'absent'::text, 'excused'::text, 'represented'::text])))
);


--
-- Name: budget; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.budget (
    name text NOT NULL,
    spent text NOT NULL,
    forget_at timestamp with time zone NOT NULL
);


--
-- Name: change; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.change (
    id bigint NOT NULL,
    ref text NOT NULL,
    entity text NOT NULL,
    field text NOT NULL,
    before text,
    after text,
    source text NOT NULL,
    at timestamp with time zone NOT NULL,
    run text
);


--
-- Name: change_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: change_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.change_id_seq OWNED BY public.change.id;


--
-- Name: contact; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contact (
    ref text NOT NULL,
    title text,
    family_name text NOT NULL,
    given_name text,
    role text,
    organisation_id text NOT NULL,
    email text,
    phone text,
    mobile text,
    ct_member boolean,
    copil_member boolean,
    publish_ok boolean,
    active_until date,
    note text,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_contact_email_holds CHECK (((email ~~ '_%@_%.__%'::text) AND (email !~~ '% %'::text) AND (length(email) <= 254))),
    CONSTRAINT ck_contact_family_name_holds CHECK (((TRIM(BOTH FROM family_name) = family_name) AND ((length(family_name) >= 1) AND (length(family_name) <= 100)))),
    CONSTRAINT ck_contact_given_name_holds CHECK (((TRIM(BOTH FROM given_name) = given_name) AND ((length(given_name) >= 1) AND (length(given_name) <= 100)))),
    CONSTRAINT ck_contact_mobile_holds CHECK (((TRIM(BOTH '+0123456789;ext='::text FROM mobile) = ''::text) AND ((length(mobile) >= 2) AND (length(mobile) <= 22)))),
    CONSTRAINT ck_contact_note_holds CHECK (((TRIM(BOTH FROM note) = note) AND ((length(note) >= 1) AND (length(note) <= 2000)))),
    CONSTRAINT ck_contact_organisation_id_holds CHECK ((length(organisation_id) > 0)),
    CONSTRAINT ck_contact_phone_holds CHECK (((TRIM(BOTH '+0123456789;ext='::text FROM phone) = ''::text) AND ((length(phone) >= 2) AND (length(phone) <= 22)))),
    CONSTRAINT ck_contact_role_holds CHECK (((TRIM(BOTH FROM role) = role) AND ((length(role) >= 1) AND (length(role) <= 200)))),
    CONSTRAINT ck_contact_title_holds CHECK ((title = ANY (ARRAY['mme'::text, 'm'::text])))
);


--
-- Name: digest_run; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.digest_run (
    week text NOT NULL,
    recipient text NOT NULL,
    step text NOT NULL,
    message bytea NOT NULL
);


--
-- Name: erasure; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.erasure (
    ref text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: form_use; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.form_use (
    nonce text NOT NULL,
    session_ref text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: item; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.item (
    ref text NOT NULL,
    code text,
    label text NOT NULL,
    kind text,
    quantity integer,
    contents text,
    age_range text,
    themes text,
    condition text,
    location text,
    owner_organisation_id text NOT NULL,
    loan_days integer,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_item_age_range_holds CHECK (((age_range ~~ '_% years'::text) OR (age_range ~~ '_% months'::text))),
    CONSTRAINT ck_item_code_holds CHECK (((TRIM(BOTH FROM code) = code) AND ((length(code) >= 1) AND (length(code) <= 60)))),
    CONSTRAINT ck_item_condition_holds CHECK ((condition = ANY (ARRAY['new'::text, 'good'::text, 'worn'::text, 'incomplete'::text, 'damaged'::text, 'out_of_service'::text]))),
    CONSTRAINT ck_item_contents_holds CHECK ((contents ~~ '[%]'::text)),
    CONSTRAINT ck_item_kind_holds CHECK ((kind = ANY (ARRAY['kit'::text, 'game'::text, 'book'::text, 'exhibition'::text, 'facilitation_tool'::text, 'equipment'::text, 'medium'::text]))),
    CONSTRAINT ck_item_label_holds CHECK (((TRIM(BOTH FROM label) = label) AND ((length(label) >= 1) AND (length(label) <= 200)))),
    CONSTRAINT ck_item_loan_days_holds CHECK (((loan_days >= 1) AND (loan_days <= 366))),
    CONSTRAINT ck_item_location_holds CHECK (((TRIM(BOTH FROM location) = location) AND ((length(location) >= 1) AND (length(location) <= 500)))),
    CONSTRAINT ck_item_owner_organisation_id_holds CHECK ((length(owner_organisation_id) > 0)),
    CONSTRAINT ck_item_quantity_holds CHECK (((quantity >= 0) AND (quantity <= 100000))),
    CONSTRAINT ck_item_themes_holds CHECK ((themes ~~ '[%]'::text))
);


--
-- Name: job_run; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.job_run (
    job text NOT NULL,
    last_at timestamp with time zone NOT NULL
);


--
-- Name: lease; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lease (
    name text NOT NULL,
    holder text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: loan; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.loan (
    ref text NOT NULL,
    item_code text NOT NULL,
    quantity integer,
    borrower_organisation_id text NOT NULL,
    borrower_contact_id text,
    loaned_on date NOT NULL,
    due_on date,
    returned_on date,
    status text,
    condition_back text,
    deposit double precision,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_loan_borrower_contact_id_holds CHECK ((length(borrower_contact_id) > 0)),
    CONSTRAINT ck_loan_borrower_organisation_id_holds CHECK ((length(borrower_organisation_id) > 0)),
    CONSTRAINT ck_loan_condition_back_holds CHECK ((condition_back = ANY (ARRAY['ok'::text, 'incomplete'::text, 'damaged'::text]))),
    CONSTRAINT ck_loan_deposit_holds CHECK (((deposit >= (0)::double precision) AND (deposit <= ('179769313486231570000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)::double precision))),
    CONSTRAINT ck_loan_item_code_holds CHECK ((length(item_code) > 0)),
    CONSTRAINT ck_loan_quantity_holds CHECK (((quantity >= 1) AND (quantity <= 100000))),
    CONSTRAINT ck_loan_status_holds CHECK ((status = ANY (ARRAY['reserved'::text, 'on_loan'::text, 'overdue'::text, 'returned'::text, 'cancelled'::text, 'available'::text, 'lost'::text, 'out_of_service'::text])))
);


--
-- Name: meeting; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.meeting (
    ref text NOT NULL,
    kind text,
    date date NOT NULL,
    start_time time without time zone,
    end_time time without time zone,
    place text,
    status text,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_meeting_kind_holds CHECK ((kind = ANY (ARRAY['technical_committee'::text, 'steering_committee'::text, 'working_group'::text, 'other'::text]))),
    CONSTRAINT ck_meeting_place_holds CHECK (((TRIM(BOTH FROM place) = place) AND ((length(place) >= 1) AND (length(place) <= 500)))),
    CONSTRAINT ck_meeting_status_holds CHECK ((status = ANY (ARRAY['planned'::text, 'held'::text, 'cancelled'::text, 'postponed'::text])))
);


--
-- Name: organisation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.organisation (
    ref text NOT NULL,
    id text,
    name text NOT NULL,
    short_name text,
    aliases text,
    kind text,
    siret text,
    rna text,
    uai text,
    phone text,
    email text,
    website text,
    address_street text,
    address_complement text,
    postcode text,
    city text,
    insee_code text,
    ban_key text,
    opening_hours text,
    ct_member_since date,
    ct_member_until date,
    funder boolean,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_organisation_address_complement_holds CHECK (((TRIM(BOTH FROM address_complement) = address_complement) AND ((length(address_complement) >= 1) AND (length(address_complement) <= 500)))),
    CONSTRAINT ck_organisation_address_street_holds CHECK (((TRIM(BOTH FROM address_street) = address_street) AND ((length(address_street) >= 1) AND (length(address_street) <= 500)))),
    CONSTRAINT ck_organisation_aliases_holds CHECK ((aliases ~~ '[%]'::text)),
    CONSTRAINT ck_organisation_ban_key_holds CHECK (((TRIM(BOTH FROM ban_key) = ban_key) AND ((length(ban_key) >= 1) AND (length(ban_key) <= 200)))),
    CONSTRAINT ck_organisation_city_holds CHECK (((TRIM(BOTH FROM city) = city) AND ((length(city) >= 1) AND (length(city) <= 500)))),
    CONSTRAINT ck_organisation_email_holds CHECK (((email ~~ '_%@_%.__%'::text) AND (email !~~ '% %'::text) AND (length(email) <= 254))),
    CONSTRAINT ck_organisation_id_holds CHECK (((TRIM(BOTH FROM id) = id) AND ((length(id) >= 1) AND (length(id) <= 200)))),
    CONSTRAINT ck_organisation_insee_code_holds CHECK (((TRIM(BOTH '0123456789AB'::text FROM insee_code) = ''::text) AND (length(insee_code) = 5))),
    CONSTRAINT ck_organisation_kind_holds CHECK ((kind = ANY (ARRAY['association'::text, 'community_centre'::text, 'evs'::text, 'municipality'::text, 'ccas'::text, 'county'::text, 'caf'::text, 'national_education'::text, 'state'::text, 'nursery'::text, 'laep'::text, 'rpe'::text, 'toy_library'::text, 'library'::text, 'primary_school'::text, 'middle_school'::text, 'pmi'::text, 'other'::text]))),
    CONSTRAINT ck_organisation_name_holds CHECK (((TRIM(BOTH FROM name) = name) AND ((length(name) >= 1) AND (length(name) <= 150)))),
    CONSTRAINT ck_organisation_opening_hours_holds CHECK (((TRIM(BOTH FROM opening_hours) = opening_hours) AND ((length(opening_hours) >= 1) AND (length(opening_hours) <= 2000)))),
    CONSTRAINT ck_organisation_phone_holds CHECK (((phone ~~ '[%]'::text) OR ((TRIM(BOTH '+0123456789;ext='::text FROM phone) = ''::text) AND ((length(phone) >= 2) AND (length(phone) <= 22))))),
    CONSTRAINT ck_organisation_postcode_holds CHECK (((TRIM(BOTH '0123456789'::text FROM postcode) = ''::text) AND (length(postcode) = 5))),
    CONSTRAINT ck_organisation_rna_holds CHECK (((rna ~~ 'W%'::text) AND (TRIM(BOTH '0123456789'::text FROM substr(rna, 2)) = ''::text) AND (length(rna) = 10))),
    CONSTRAINT ck_organisation_short_name_holds CHECK (((TRIM(BOTH FROM short_name) = short_name) AND ((length(short_name) >= 1) AND (length(short_name) <= 30)))),
    CONSTRAINT ck_organisation_siret_holds CHECK (((TRIM(BOTH '0123456789'::text FROM siret) = ''::text) AND (length(siret) = 14))),
    CONSTRAINT ck_organisation_uai_holds CHECK (((TRIM(BOTH FROM uai) = uai) AND ((length(uai) >= 1) AND (length(uai) <= 200)))),
    CONSTRAINT ck_organisation_website_holds CHECK (((TRIM(BOTH FROM website) = website) AND ((length(website) >= 1) AND (length(website) <= 500))))
);


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    recipient text NOT NULL,
    message bytea NOT NULL,
    message_id text NOT NULL,
    kind text NOT NULL,
    attempts integer NOT NULL,
    next_at timestamp with time zone,
    error text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    useless_after timestamp with time zone
);


--
-- Name: outbox_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: outbox_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;


--
-- Name: owed_mail; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.owed_mail (
    name text NOT NULL,
    due_at timestamp with time zone NOT NULL
);


--
-- Name: pause; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.pause (
    since timestamp with time zone NOT NULL,
    erased_again integer NOT NULL
);


--
-- Name: problem; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.problem (
    id bigint NOT NULL,
    kind text NOT NULL,
    message text NOT NULL,
    spreadsheet_id text NOT NULL,
    sheet_id bigint,
    tab text NOT NULL,
    partner text NOT NULL,
    ref text,
    row_key text NOT NULL,
    field text,
    cell text,
    sheet_value text,
    canonical_value text,
    since timestamp with time zone,
    decision text,
    covers text DEFAULT ''::text NOT NULL
);


--
-- Name: problem_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.problem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: problem_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.problem_id_seq OWNED BY public.problem.id;


--
-- Name: registration; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.registration (
    ref text NOT NULL,
    session_id text NOT NULL,
    submitted_at timestamp with time zone,
    given_name text NOT NULL,
    family_name text,
    phone text,
    phone_as_typed text,
    email text,
    adults_count integer,
    children_0_2 integer,
    children_3_5 integer,
    children_6_11 integer,
    children_12_17 integer,
    first_time boolean,
    language text,
    interpreter boolean,
    consent_contact boolean,
    consent_at timestamp with time zone,
    consent_version text,
    back_at timestamp with time zone,
    status text,
    nonce text,
    suspect boolean DEFAULT false NOT NULL,
    merged_into text,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_registration_adults_count_holds CHECK (((adults_count >= 1) AND (adults_count <= 9))),
    CONSTRAINT ck_registration_children_0_2_holds CHECK (((children_0_2 >= 0) AND (children_0_2 <= 20))),
    CONSTRAINT ck_registration_children_12_17_holds CHECK (((children_12_17 >= 0) AND (children_12_17 <= 20))),
    CONSTRAINT ck_registration_children_3_5_holds CHECK (((children_3_5 >= 0) AND (children_3_5 <= 20))),
    CONSTRAINT ck_registration_children_6_11_holds CHECK (((children_6_11 >= 0) AND (children_6_11 <= 20))),
    CONSTRAINT ck_registration_consent_version_holds CHECK (((TRIM(BOTH FROM consent_version) = consent_version) AND ((length(consent_version) >= 1) AND (length(consent_version) <= 200)))),
    CONSTRAINT ck_registration_email_holds CHECK (((email ~~ '_%@_%.__%'::text) AND (email !~~ '% %'::text) AND (length(email) <= 254))),
    CONSTRAINT ck_registration_family_name_holds CHECK (((TRIM(BOTH FROM family_name) = family_name) AND ((length(family_name) >= 1) AND (length(family_name) <= 100)))),
    CONSTRAINT ck_registration_given_name_holds CHECK (((TRIM(BOTH FROM given_name) = given_name) AND ((length(given_name) >= 1) AND (length(given_name) <= 100)))),
    CONSTRAINT ck_registration_language_holds CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text, 'de'::text, 'ar'::text, 'sq'::text, 'hy'::text, 'bs'::text, 'hr'::text, 'sr-Latn'::text, 'es'::text, 'it'::text, 'pt'::text, 'ro'::text, 'ru'::text, 'tr'::text, 'uk'::text, 'fa-AF'::text, 'ps'::text, 'ka'::text, 'ti'::text, 'fa'::text, 'nl'::text, 'lb'::text, 'pl'::text, 'zh'::text, 'vi'::text, 'ta'::text, 'so'::text, 'ku'::text, 'bg'::text, 'sk'::text, 'cs'::text, 'hu'::text, 'el'::text, 'ur'::text, 'bn'::text, 'hi'::text, 'am'::text, 'ff'::text, 'wo'::text, 'bm'::text, 'ln'::text, 'kab'::text, 'rom'::text, 'fsl'::text]))),
    CONSTRAINT ck_registration_phone_as_typed_holds CHECK (((TRIM(BOTH FROM phone_as_typed) = phone_as_typed) AND ((length(phone_as_typed) >= 1) AND (length(phone_as_typed) <= 200)))),
    CONSTRAINT ck_registration_phone_holds CHECK (((TRIM(BOTH '+0123456789;ext='::text FROM phone) = ''::text) AND ((length(phone) >= 2) AND (length(phone) <= 22)))),
    CONSTRAINT ck_registration_session_id_holds CHECK ((length(session_id) > 0)),
    CONSTRAINT ck_registration_status_holds CHECK ((status = ANY (ARRAY['confirmed'::text, 'waiting'::text, 'cancelled'::text, 'attended'::text, 'no_show'::text])))
);


--
-- Name: row_link; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.row_link (
    spreadsheet_id text NOT NULL,
    sheet_id bigint NOT NULL,
    ref text NOT NULL,
    cells text NOT NULL,
    fingerprint text NOT NULL,
    row_hint integer,
    missing_since timestamp with time zone,
    archived boolean NOT NULL,
    note text NOT NULL
);


--
-- Name: run; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.run (
    id text NOT NULL,
    kind text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    summary text
);


--
-- Name: session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session (
    ref text NOT NULL,
    workshop_id text NOT NULL,
    date date NOT NULL,
    start_time time without time zone NOT NULL,
    end_time time without time zone NOT NULL,
    place text NOT NULL,
    capacity integer,
    seats_unread boolean,
    slug text,
    registration_open boolean,
    direct_confirm_hours integer,
    interpreter_offered boolean,
    languages text,
    ask_ages boolean,
    facilitators text,
    opening_hours double precision,
    prep_hours double precision,
    status text,
    told_date date,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_session_capacity_holds CHECK (((capacity >= 0) AND (capacity <= 10000))),
    CONSTRAINT ck_session_direct_confirm_hours_holds CHECK (((direct_confirm_hours >= 0) AND (direct_confirm_hours <= 100000))),
    CONSTRAINT ck_session_facilitators_holds CHECK ((facilitators ~~ '[%]'::text)),
    CONSTRAINT ck_session_languages_holds CHECK ((languages ~~ '[%]'::text)),
    CONSTRAINT ck_session_opening_hours_holds CHECK (((opening_hours >= (0)::double precision) AND (opening_hours <= ('179769313486231570000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)::double precision))),
    CONSTRAINT ck_session_place_holds CHECK (((TRIM(BOTH FROM place) = place) AND ((length(place) >= 1) AND (length(place) <= 500)))),
    CONSTRAINT ck_session_prep_hours_holds CHECK (((prep_hours >= (0)::double precision) AND (prep_hours <= ('179769313486231570000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)::double precision))),
    CONSTRAINT ck_session_slug_holds CHECK (((TRIM(BOTH FROM slug) = slug) AND ((length(slug) >= 1) AND (length(slug) <= 200)))),
    CONSTRAINT ck_session_status_holds CHECK ((status = ANY (ARRAY['planned'::text, 'held'::text, 'cancelled'::text, 'postponed'::text]))),
    CONSTRAINT ck_session_workshop_id_holds CHECK ((length(workshop_id) > 0))
);


--
-- Name: session_count; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session_count (
    ref text NOT NULL,
    session_id text NOT NULL,
    families_count integer NOT NULL,
    new_families_count integer,
    mothers_count integer,
    fathers_count integer,
    other_adults_count integer,
    children_0_2 integer,
    children_3_5 integer,
    children_6_11 integer,
    children_12_17 integer,
    siblings_count integer,
    professionals_count integer,
    volunteers_count integer,
    volunteer_hours double precision,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_session_count_children_0_2_holds CHECK (((children_0_2 >= 0) AND (children_0_2 <= 100000))),
    CONSTRAINT ck_session_count_children_12_17_holds CHECK (((children_12_17 >= 0) AND (children_12_17 <= 100000))),
    CONSTRAINT ck_session_count_children_3_5_holds CHECK (((children_3_5 >= 0) AND (children_3_5 <= 100000))),
    CONSTRAINT ck_session_count_children_6_11_holds CHECK (((children_6_11 >= 0) AND (children_6_11 <= 100000))),
    CONSTRAINT ck_session_count_families_count_holds CHECK (((families_count >= 0) AND (families_count <= 100000))),
    CONSTRAINT ck_session_count_fathers_count_holds CHECK (((fathers_count >= 0) AND (fathers_count <= 100000))),
    CONSTRAINT ck_session_count_mothers_count_holds CHECK (((mothers_count >= 0) AND (mothers_count <= 100000))),
    CONSTRAINT ck_session_count_new_families_count_holds CHECK (((new_families_count >= 0) AND (new_families_count <= 100000))),
    CONSTRAINT ck_session_count_other_adults_count_holds CHECK (((other_adults_count >= 0) AND (other_adults_count <= 100000))),
    CONSTRAINT ck_session_count_professionals_count_holds CHECK (((professionals_count >= 0) AND (professionals_count <= 100000))),
    CONSTRAINT ck_session_count_session_id_holds CHECK ((length(session_id) > 0)),
    CONSTRAINT ck_session_count_siblings_count_holds CHECK (((siblings_count >= 0) AND (siblings_count <= 100000))),
    CONSTRAINT ck_session_count_volunteer_hours_holds CHECK (((volunteer_hours >= (0)::double precision) AND (volunteer_hours <= ('179769313486231570000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)::double precision))),
    CONSTRAINT ck_session_count_volunteers_count_holds CHECK (((volunteers_count >= 0) AND (volunteers_count <= 100000)))
);


--
-- Name: setting; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.setting (
    name text NOT NULL,
    value text NOT NULL
);


--
-- Name: signal; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signal (
    name text NOT NULL,
    token text NOT NULL
);


--
-- Name: spreadsheet; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.spreadsheet (
    spreadsheet_id text NOT NULL,
    state text NOT NULL,
    version_seen_at timestamp with time zone,
    read_at timestamp with time zone,
    fingerprint text NOT NULL,
    planned_change bigint NOT NULL,
    unsettled boolean NOT NULL,
    deferred_since timestamp with time zone,
    error text NOT NULL,
    failures integer NOT NULL,
    retry_after timestamp with time zone,
    rules text DEFAULT ''::text NOT NULL,
    refused_until timestamp with time zone
);


--
-- Name: tab; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tab (
    spreadsheet_id text NOT NULL,
    sheet_id bigint NOT NULL,
    generation text NOT NULL,
    title text NOT NULL,
    columns text NOT NULL,
    header_row integer,
    reference_column integer,
    first_met_at timestamp with time zone,
    fields text NOT NULL,
    fingerprint text NOT NULL,
    fingerprint_since timestamp with time zone,
    waiting text NOT NULL,
    unnamed text DEFAULT '[]'::text NOT NULL,
    headings text DEFAULT '[]'::text NOT NULL,
    asked text DEFAULT '{}'::text NOT NULL,
    refusal text,
    repeats text DEFAULT '{}'::text NOT NULL,
    followed_as text DEFAULT ''::text NOT NULL
);


--
-- Name: tombstone; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tombstone (
    spreadsheet_id text NOT NULL,
    sheet_id bigint NOT NULL,
    ref text NOT NULL,
    fields text NOT NULL,
    seal text NOT NULL,
    is_cell boolean DEFAULT false NOT NULL
);


--
-- Name: visit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.visit (
    key text NOT NULL,
    ends_at timestamp with time zone NOT NULL
);


--
-- Name: workshop; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.workshop (
    ref text NOT NULL,
    title text NOT NULL,
    kind text,
    scheme text,
    themes text,
    is_new boolean,
    lead_organisation_id text NOT NULL,
    target_ages text,
    registration_mode text,
    serial bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    rev integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_workshop_kind_holds CHECK ((kind = ANY (ARRAY['talk_group'::text, 'expression_group'::text, 'talk_debate'::text, 'parent_child_workshop'::text, 'training'::text, 'individual_listening'::text, 'event'::text]))),
    CONSTRAINT ck_workshop_lead_organisation_id_holds CHECK ((length(lead_organisation_id) > 0)),
    CONSTRAINT ck_workshop_registration_mode_holds CHECK ((registration_mode = ANY (ARRAY['form'::text, 'free'::text]))),
    CONSTRAINT ck_workshop_scheme_holds CHECK ((scheme = ANY (ARRAY['reaap_fnp1'::text, 'clas'::text, 'laep'::text, 'city_policy'::text, 'other'::text]))),
    CONSTRAINT ck_workshop_target_ages_holds CHECK (((target_ages ~~ '_% years'::text) OR (target_ages ~~ '_% months'::text))),
    CONSTRAINT ck_workshop_themes_holds CHECK ((themes ~~ '[%]'::text)),
    CONSTRAINT ck_workshop_title_holds CHECK (((TRIM(BOTH FROM title) = title) AND ((length(title) >= 1) AND (length(title) <= 200))))
);


--
-- Name: write_intent; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.write_intent (
    marker text NOT NULL,
    spreadsheet_id text NOT NULL,
    run_id text NOT NULL,
    step text NOT NULL,
    batch text NOT NULL,
    before text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: change id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.change ALTER COLUMN id SET DEFAULT nextval('public.change_id_seq'::regclass);


--
-- Name: outbox id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);


--
-- Name: problem id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.problem ALTER COLUMN id SET DEFAULT nextval('public.problem_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0026');


--
-- Data for Name: attendance; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: budget; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: change; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: contact; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.contact VALUES ('C-0000000', NULL, 'Durand', NULL, NULL, 'les-epis', 'durand@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 09:30:00+00', NULL, 1);


--
-- Data for Name: digest_run; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: erasure; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: form_use; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: item; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.item VALUES ('M-0000000', NULL, 'Malle', NULL, 1, NULL, NULL, NULL, NULL, NULL, 'les-epis', NULL, 1, '2026-11-24 09:30:00+00', NULL, 1);


--
-- Data for Name: job_run; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: lease; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: loan; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.loan VALUES ('E-0000000', 'M-0000000', NULL, 'le-relais', NULL, '2026-11-02', NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 09:30:00+00', NULL, 1);


--
-- Data for Name: meeting; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: organisation; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.organisation VALUES ('S-0000000', 'les-epis', 'Les Épis', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 09:30:00+00', NULL, 1);
INSERT INTO public.organisation VALUES ('S-0000011', 'le-relais', 'Le Relais', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, '2026-11-24 09:30:00+00', NULL, 1);


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: owed_mail; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: pause; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: problem; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: registration; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.registration VALUES ('N-0000000', 'D-0000000', NULL, 'Anne', NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'confirmed', NULL, false, NULL, 1, '2026-11-24 09:30:00+00', NULL, 1);


--
-- Data for Name: row_link; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: run; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session VALUES ('D-0000000', 'A-0000000', '2026-12-03', '14:30:00', '16:00:00', 'Salle des fêtes', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 09:30:00+00', NULL, 1);


--
-- Data for Name: session_count; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: setting; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: signal; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: spreadsheet; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tab; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tombstone; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: visit; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: workshop; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.workshop VALUES ('A-0000000', 'Café des parents', NULL, NULL, NULL, NULL, 'les-epis', NULL, NULL, 1, '2026-11-24 09:30:00+00', NULL, 1);


--
-- Data for Name: write_intent; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: change_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.change_id_seq', 1, false);


--
-- Name: outbox_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.outbox_id_seq', 1, false);


--
-- Name: problem_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.problem_id_seq', 1, false);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: attendance pk_attendance; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT pk_attendance PRIMARY KEY (ref);


--
-- Name: budget pk_budget; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.budget
    ADD CONSTRAINT pk_budget PRIMARY KEY (name);


--
-- Name: change pk_change; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.change
    ADD CONSTRAINT pk_change PRIMARY KEY (id);


--
-- Name: contact pk_contact; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT pk_contact PRIMARY KEY (ref);


--
-- Name: digest_run pk_digest_run; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_run
    ADD CONSTRAINT pk_digest_run PRIMARY KEY (week, recipient);


--
-- Name: erasure pk_erasure; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT pk_erasure PRIMARY KEY (ref);


--
-- Name: form_use pk_form_use; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.form_use
    ADD CONSTRAINT pk_form_use PRIMARY KEY (nonce);


--
-- Name: item pk_item; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.item
    ADD CONSTRAINT pk_item PRIMARY KEY (ref);


--
-- Name: job_run pk_job_run; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job_run
    ADD CONSTRAINT pk_job_run PRIMARY KEY (job);


--
-- Name: lease pk_lease; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.lease
    ADD CONSTRAINT pk_lease PRIMARY KEY (name);


--
-- Name: loan pk_loan; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.loan
    ADD CONSTRAINT pk_loan PRIMARY KEY (ref);


--
-- Name: meeting pk_meeting; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT pk_meeting PRIMARY KEY (ref);


--
-- Name: organisation pk_organisation; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT pk_organisation PRIMARY KEY (ref);


--
-- Name: outbox pk_outbox; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);


--
-- Name: owed_mail pk_owed_mail; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.owed_mail
    ADD CONSTRAINT pk_owed_mail PRIMARY KEY (name);


--
-- Name: pause pk_pause; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.pause
    ADD CONSTRAINT pk_pause PRIMARY KEY (since);


--
-- Name: problem pk_problem; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.problem
    ADD CONSTRAINT pk_problem PRIMARY KEY (id);


--
-- Name: registration pk_registration; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.registration
    ADD CONSTRAINT pk_registration PRIMARY KEY (ref);


--
-- Name: row_link pk_row_link; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.row_link
    ADD CONSTRAINT pk_row_link PRIMARY KEY (spreadsheet_id, sheet_id, ref);


--
-- Name: run pk_run; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.run
    ADD CONSTRAINT pk_run PRIMARY KEY (id);


--
-- Name: session pk_session; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT pk_session PRIMARY KEY (ref);


--
-- Name: session_count pk_session_count; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_count
    ADD CONSTRAINT pk_session_count PRIMARY KEY (ref);


--
-- Name: setting pk_setting; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setting
    ADD CONSTRAINT pk_setting PRIMARY KEY (name);


--
-- Name: signal pk_signal; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT pk_signal PRIMARY KEY (name);


--
-- Name: spreadsheet pk_spreadsheet; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.spreadsheet
    ADD CONSTRAINT pk_spreadsheet PRIMARY KEY (spreadsheet_id);


--
-- Name: tab pk_tab; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tab
    ADD CONSTRAINT pk_tab PRIMARY KEY (spreadsheet_id, sheet_id);


--
-- Name: tombstone pk_tombstone; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT pk_tombstone PRIMARY KEY (spreadsheet_id, sheet_id, ref);


--
-- Name: visit pk_visit; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT pk_visit PRIMARY KEY (key);


--
-- Name: workshop pk_workshop; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.workshop
    ADD CONSTRAINT pk_workshop PRIMARY KEY (ref);


--
-- Name: write_intent pk_write_intent; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.write_intent
    ADD CONSTRAINT pk_write_intent PRIMARY KEY (marker);


--
-- Name: organisation uq_organisation_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT uq_organisation_id UNIQUE (id);


--
-- Name: registration uq_registration_nonce; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.registration
    ADD CONSTRAINT uq_registration_nonce UNIQUE (nonce);


--
-- Name: ix_attendance_contact_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_attendance_contact_id ON public.attendance USING btree (contact_id);


--
-- Name: ix_attendance_meeting_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_attendance_meeting_id ON public.attendance USING btree (meeting_id);


--
-- Name: ix_attendance_organisation_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_attendance_organisation_id ON public.attendance USING btree (organisation_id);


--
-- Name: ix_attendance_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_attendance_serial ON public.attendance USING btree (serial);


--
-- Name: ix_budget_forget_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_budget_forget_at ON public.budget USING btree (forget_at);


--
-- Name: ix_change_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_change_at ON public.change USING btree (at);


--
-- Name: ix_change_ref; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_change_ref ON public.change USING btree (ref);


--
-- Name: ix_change_run; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_change_run ON public.change USING btree (run);


--
-- Name: ix_contact_organisation_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_contact_organisation_id ON public.contact USING btree (organisation_id);


--
-- Name: ix_contact_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_contact_serial ON public.contact USING btree (serial);


--
-- Name: ix_form_use_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_form_use_at ON public.form_use USING btree (at);


--
-- Name: ix_item_owner_organisation_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_item_owner_organisation_id ON public.item USING btree (owner_organisation_id);


--
-- Name: ix_item_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_item_serial ON public.item USING btree (serial);


--
-- Name: ix_loan_borrower_contact_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_loan_borrower_contact_id ON public.loan USING btree (borrower_contact_id);


--
-- Name: ix_loan_borrower_organisation_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_loan_borrower_organisation_id ON public.loan USING btree (borrower_organisation_id);


--
-- Name: ix_loan_item_code; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_loan_item_code ON public.loan USING btree (item_code);


--
-- Name: ix_loan_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_loan_serial ON public.loan USING btree (serial);


--
-- Name: ix_meeting_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_meeting_serial ON public.meeting USING btree (serial);


--
-- Name: ix_organisation_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_organisation_serial ON public.organisation USING btree (serial);


--
-- Name: ix_outbox_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outbox_state ON public.outbox USING btree (state);


--
-- Name: ix_owed_mail_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_owed_mail_due_at ON public.owed_mail USING btree (due_at);


--
-- Name: ix_problem_spreadsheet_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_problem_spreadsheet_id ON public.problem USING btree (spreadsheet_id);


--
-- Name: ix_registration_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_registration_serial ON public.registration USING btree (serial);


--
-- Name: ix_registration_session_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_registration_session_id ON public.registration USING btree (session_id);


--
-- Name: ix_row_link_ref; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_row_link_ref ON public.row_link USING btree (ref);


--
-- Name: ix_run_started_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_run_started_at ON public.run USING btree (started_at);


--
-- Name: ix_session_count_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_session_count_serial ON public.session_count USING btree (serial);


--
-- Name: ix_session_count_session_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_session_count_session_id ON public.session_count USING btree (session_id);


--
-- Name: ix_session_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_session_serial ON public.session USING btree (serial);


--
-- Name: ix_session_workshop_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_session_workshop_id ON public.session USING btree (workshop_id);


--
-- Name: ix_workshop_lead_organisation_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_workshop_lead_organisation_id ON public.workshop USING btree (lead_organisation_id);


--
-- Name: ix_workshop_serial; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_workshop_serial ON public.workshop USING btree (serial);


--
-- Name: ix_write_intent_spreadsheet_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_write_intent_spreadsheet_id ON public.write_intent USING btree (spreadsheet_id);


--
-- Name: attendance fk_attendance_contact_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT fk_attendance_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: attendance fk_attendance_meeting_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT fk_attendance_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meeting(ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: attendance fk_attendance_organisation_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT fk_attendance_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: contact fk_contact_organisation_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT fk_contact_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: item fk_item_owner_organisation_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.item
    ADD CONSTRAINT fk_item_owner_organisation_id FOREIGN KEY (owner_organisation_id) REFERENCES public.organisation(id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: loan fk_loan_borrower_contact_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.loan
    ADD CONSTRAINT fk_loan_borrower_contact_id FOREIGN KEY (borrower_contact_id) REFERENCES public.contact(ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: loan fk_loan_borrower_organisation_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.loan
    ADD CONSTRAINT fk_loan_borrower_organisation_id FOREIGN KEY (borrower_organisation_id) REFERENCES public.organisation(id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: loan fk_loan_item_code; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.loan
    ADD CONSTRAINT fk_loan_item_code FOREIGN KEY (item_code) REFERENCES public.item(ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: registration fk_registration_session_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.registration
    ADD CONSTRAINT fk_registration_session_id FOREIGN KEY (session_id) REFERENCES public.session(ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: session_count fk_session_count_session_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_count
    ADD CONSTRAINT fk_session_count_session_id FOREIGN KEY (session_id) REFERENCES public.session(ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: session fk_session_workshop_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT fk_session_workshop_id FOREIGN KEY (workshop_id) REFERENCES public.workshop(ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: workshop fk_workshop_lead_organisation_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.workshop
    ADD CONSTRAINT fk_workshop_lead_organisation_id FOREIGN KEY (lead_organisation_id) REFERENCES public.organisation(id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- PostgreSQL database dump complete
--
