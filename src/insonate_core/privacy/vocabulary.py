"""The words that tell a name from everything else that has a capital in a scan note.

No list of surnames exists here or could: a surname is recognised by where it stands. What can be listed is
what is *not* a name (anatomy, findings, equipment, places, the words notes begin sentences with), whose name
lives on in a sign or a structure, and who is a colleague. All are in lower case and without accents.
"""

from insonate_core.privacy.word_lists import listed

FIRM_TITLES = listed("madame mademoiselle mister mlle mme monsieur mr mrs mx")
SOFT_TITLES = listed("capt captain dame lord pte rev revd reverend sergeant sgt sir m master miss ms mstr")
CLINICIAN_TITLES = listed("docteur doctor dr dre drs matron nurse pr prof professeur professor sister")
PARTICLES = listed(
    """
    al ben bin d' da de del della den der des di dos du el ibn la le mac mc o' saint st ste ten ter van
    von zu
    """
)

PATIENT_WORDS = listed(
    """
    baby boy child client cliente dame enfant femme fille garcon gentleman girl homme lady man pat patient
    patiente patients pt pts resident toddler woman
    """
)
NAME_LABELS = listed("firstname forename name names nom patientname prenom surname")
PATIENT_VERBS = listed(
    """
    DNA'd anxious asked asks attended attends came complained complaining complains consented consulte
    declined denied denies described describes feels fell felt injured lives presented presents rapporte
    reported reports returned returns said says states tearful tolerated tolere wants works
    """
)
RELATIVES = listed(
    """
    aunt brother carer conjoint conjointe dad daughter epouse epoux father fils frere granddaughter
    grandson guardian husband mari mere mom mother mum nephew niece nok oncle parent partner pere sister
    soeur son tante uncle wife
    """
)

COLLEAGUES = listed(
    """
    acp anaesthetist anp assessor author authors book cabinet chair chapter chiropractor chirurgien
    chirurgienne clinic clinique colleague colleagues collegue consultant consultants course ct1
    dermatologist doctor equipe et examiner fcp fellow generaliste gp gps head instructor interne kine
    kinesitherapeute lead lecture lecturer list lists medecin mentor msk neurologist neurology
    neurosurgery nurse oncologist opinion ortho orthopaedic orthopaedics orthopaedist orthopedic
    orthopedics orthopediste orthopod osteopath physiatre physiatrist physio physiotherapeute
    physiotherapist physiotherapists plastics podiatrist podiatry practitioner professor radiographer
    radiologie radiologist radiologue radiology referrer reg registrar residente rheum rheumatologist
    rheumatology rhumatologue sarcoma secretary service sho sonographer sports st3 st4 st5 st6 st7
    stagiaire student superviseur superviseure supervisor supervisors surgeon surgeons team textbook
    theatre therapist trainee tuteur tutor tutrice unit vascular webinar workshop
    """
)
COLLEAGUE_QUALIFIERS = listed(
    """
    advanced ankle call consultant contact duty elbow first foot general hand her hip his knee la le lead
    limb local locum lower ma mon msk my notre on ortho orthopaedic orthopaedics orthopedic our plastic
    practice principal senior shoulder specialist spinal spine sports the trauma upper visiting votre
    wrist your
    """
)
STRONG_BEFORE = listed(
    """
    by chez mentor par per referrer sous supervised superviseur supervisor tutor under
    """
)
REFERRAL_WORDS = listed(
    """
    adresse adressee cc clinic confirmed consult consultation demande letter lettre list opinion refer
    referral referred refers request requested requests rota secretary supervised team verified
    """
)
WEAK_BEFORE = listed(
    """
    a and ask asked avec d/w discuss discussed discute et for from merci thank thanks to with
    """
)
CLINICIAN_VERBS = listed(
    """
    accord advised advises agree agreed agrees aware confirme confirmed demande explained happy injected
    operated opere performed planned plans propose recommande recommended recommends repaired reported
    requested reviewed showed souhaite suggested suggests supervise supervised taught valide wanted wants
    will
    """
)

EPONYM_HEADS = listed(
    """
    amputation angle apophysitis approach arcade artefact artifact band block blocks bump bundle bursa
    bursitis canal classification contracture contractures criteria cyst cysts defect deformity disease
    effect exostosis fascia fat fibroma foramen fracture fractures ganglion grade grading impingement
    interval jelly kyste lesion lesions ligament ligaments ligne line maladie maneuver manoeuvre
    manoeuvres membrane method neuroma neuromas node nodes nodosite nodule nodules osteochondritis
    osteotomy pad pads palsy phenomenon plane point position positioning procedure protocol repair
    retinaculum scale score scoring sign signe signs space spine splint splints stage stress sulcus
    syndrome technique tendinopathy tenosynovitis test test's tests transducer transfer triangle tubercle
    tunnel view views
    """
)
EPONYMS = listed(
    """
    achilles adson adson's alcock andersson apley apley's baker baker's bakers bankart barlow barton
    barton's behcet behcet's bennett bennett's bertin bigelow bland-altman bosworth bouchard bouchard's
    buford bunnell camper caplan chaput charcot charcot's chopart cleland codman codman's cohen colles
    colles' cozen cozen's crohn crohn's danlos doppler dupuytren dupuytren's dupuytrens ehlers
    ehlers-danlos eichhoff ewing ewing's fabere ficat finkelstein finkelstein's freiberg freiberg's frohse
    froment froment's gaenslen gaenslen's galeazzi gamekeeper's gartland gerber gerber's gerdy gerdy's
    gilula goutallier graf grayson guyon guyon's haglund haglund's haglunds hawkins hawkins'
    hawkins-kennedy heberden heberden's henry hill hill-sachs hodgkin hoffa hoffa's hoffman hoffman's
    hoffmann hounsfield hueter humphrey hunter hunter's jamieson jobe jobe's johansson jones kager kager's
    kanavel kaplan kaposi kellgren kellgren-lawrence kennedy kienbock kienbock's kim kohler lachman
    lachman's larsen lasegue lasegue's laslett lauge-hansen ledderhose legg-calve-perthes likert lisfranc
    lister lister's listers madelung madelung's maisonneuve mallet marfan mason maudsley maudsley's
    mcmurray mcmurray's mcmurrays mill's mills modic monro monteggia morton morton's mortons mulder
    mulder's neer neer's ober ober's ortolani osgood osgood-schlatter outerbridge paget paget's panner
    panner's parona parsonage parsonage-turner pavlov pellegrini pellegrini-stieda perthes phalen phalen's
    plantar poirier popeye pott quervain quervain's raynaud raynaud's richet rolando romanus roos sachs
    salter salter-harris scarpa scarpa's scheuermann scheuermann's schlatter schmorl schmorl's schober
    schober's segond seldinger sever sever's severs simmonds simmonds' sinding-larsen-johansson sjogren
    sjogren's smith's speed's spigelian sprengel's spurling spurling's stener stieda still's struthers
    sudeck tarlov testut thessaly thomas thompson's tietze's tillaux tinel tinel's toldt trendelenburg
    valsalva vaughan-jackson volkmann volkmann's wagstaffe wartenberg wartenberg's watson watson's weber
    weitbrecht wrisberg yergason yergason's
    """
)

NOT_NAMES = listed(
    """
    a abduction abductor abnormal about above absent acromial acromio-claviculaire acromion acuson acute
    adduction adductor advanced advice advised affiniti african after afternoon again age aged all also
    although an and anechoic angiogram angle ankle annular another antalgic anterior any aout ap aplio
    aponeurosis appearance appearances appears applied appointment appropriate apr april arc area arietta
    arm around arranged arrived arthritis arthro arthrogram arthrogramme arthrography arthroplasty as
    asian asked aspirate aspirated aspiration assessed assessment at athlete attended attends aug august
    available avril avulsion awaited awaiting axial axilla axillary back background basketball beam
    because bed before below better between biceps bilateral bilaterale biopsy bjr blood bmi bmus bone
    bony booked both bourse bowler brachial brachialis brachii brachioradialis brief british bruising bsr
    bupivacaine bursa bursal bursite bursitis bursopathy but butterfly calcaneal calcaneus calcific
    calcification calcium calf called canada canadian canal canon capsular capsule carpal carpi cartilage
    case casual catching cellulitis central cervical chair change changes chaperone chaperoned check chest
    cheville chirocaine chiropractor chlorhexidine chronic clarius clavicule clear clicking clinic
    clinical clinically clip clips close coach coiffe colchester collagen collateral color colour
    comfortable common communis comparatif compared comparison complaining complains complete complex
    compressible compression conclusion condyle confirme confirmed confirms consent consented conservative
    consider consistent contexte contralateral controle cooperative coraco coraco-acromial coracoacromial
    coracoid coronal cortex cortical corticosteroid cote coude could counselled count course covid cpd
    cpoc cpocus cricket crystal ct cuff cuisse curvilinear cyclist cyst daily date day days dec december
    decembre declined decompression deep defect deficit definite degenerative delay deltoid demande denied
    denies depo-medrol depomedrone depth depuis dermatology dernier derniere described describes
    determinate developed diabetic diagnosed diagnosis diagnostic did difficult digit digital digitorum
    dimanche discharge discharged discussed disease dislocation distal distale distally distended
    distension documented does dominant done doppler dorsal dorsum dos doubt douleur douleurs droit droite
    due during durolane dynamic echo echographie ecu edb edema edl effusion ehl elastography elbow
    elevated elle emergency encounter end england english enthesis enthesitis enthesopathy epaississement
    epanchement epaule epicondylalgie epicondyle epicondylite epicondylitis epiq erosion erosions esaote
    essex et etait etude eular european evening evidence exam examen examination examined exercise exit
    explained extension extensor external externe faible fair fall false family famus far fascia fasciitis
    fat fcr fcu fdl fdp fds feb february feedback feels fell female femoral femoris femur fever fevrier
    fhl fibers fibres fibrillar fibroma fibrous fibula fibular finding findings finger fingers first
    fissure flexed flexion flexor fluid focal focus follow follow-up following followup foot football
    footballer for forearm foreign fracture freehand french frequency fri friday from fujifilm full
    full-thickness function further fusic gain gaine ganglion gap gastrocnemius gauche ge gel general
    genou gentle geste give given gleno-humeral glenohumeral gluteal gluteus gmax gmed golf good google
    gout gouty gp gracilis grade greater groin group guided gymnast had haemarthrosis haematoma hallucis
    hallux hamstring hamstrings hanche hand has have he head health healthy heel heels hematoma her hernia
    high hip his history hitachi home hook hospital however humeral humerus hydarthrose hydrodilatation
    hydrodissection hyperaemia hyperaemic hyperechoic hypermobile hypoechoic ibuprofen ice if il iliac
    iliacus iliopsoas iliotibial ils image images imaging impingement impression improved in incident
    incidental incomplete inconclusive indeterminate indicated indication inferior infiltration
    inflammation inflammatory infra-epineux infrapatellar infraspinatus initial injected injection injury
    inpatient insertion insertional intact inter intercostal interligne interne interosseous interval
    intra intra-articular intrasubstance ireland is it itb jambe jan january janvier jeudi joint joints
    juillet juin jul july jumeau jun june just keen kenalog kept kidney knee knees known kyste la labral
    labrum lat lateral laterally latissimus lax layer lca lcl le learning left leg les lesion lesser
    letter levator lidocaine ligament ligaments light lignocaine like likely limited linear lipoma list
    little liver local logiq london long longitudinal longue longus loose low lower lumbar lumify lump
    lumps lunate lundi lung lungs machine mai main male mall malleolus manual mar marathon marcaine march
    mardi marked mars mass massage may mcl mcp mdt mechanical medecin medial medially median medicine
    meniscal menisci meniscus mercredi mere metacarpal metatarsal methotrexate methylprednisolone mid
    mid-portion midportion might mild mildly mindray minimal minor missed mobile moderate module mollet
    mon monday montreal more morning most motion moved movement moyen mri msk mtp much multi-disciplinary
    multidisciplinary multifocal multiple muscle muscles musculaire must my myositis naproxen navicular
    near neck needed needle negative nerf nerve nerves net neuritis neurology neuroma neuropathy
    neurovascular new next nhs night nil no nodular nodule non non-compressible nor normal normale not
    note noted notes nov november novembre now nsaids number nurse oblique obliteration observed obtained
    obturator occupational oct october octobre oedema oedeme office old olecranon omeract on one only
    onset ontario open operated optimised option or ordered organised origin orteil orthopaedic
    orthopaedics orthopedics os oscillation ostenil osteoarthritis osteophyte osteophytes other our out
    outcome outer outpatient over overall overhead overlying overuse pacs paediatric paediatrics pain
    painful palm palmar palpable panoramic para parallel paratendinitis paratenon partial
    partial-thickness pas past patella patellar patellofemoral patient patiente patients pause pectoralis
    pedal pending pennation per percutaneous performed peroneal peroneus persistent person pes phalanx
    philips physio physiotherapy pied piriformis pisiform plaie plan plane plantaire plantar plantaris
    plate play player please plus pm pocus poignet point points poor popliteal popliteus portable position
    positioned positive possible post post-op posterior posteriorly postop pouce pour power pre pregnancy
    pregnant preop presence presented presenting presents preserved pression pressure previous primary
    prior probable probably probe procedure professional progress progressive pronator prone prothese
    proximal proximale proximally pseudo psoas psoriatic pubic public pulley pulmonary purpose quad
    quadratus quadriceps quads quebec query question quite radial radialis radiocarpal radiograph
    radiographie radiology radiopaedia radius raised ramus range rapid rappel rcem rcr re recent recheck
    recommande recommend recommended record rectus recurrent red reduced reevaluation refer referral
    referred refers reflection regarding region rehab rehabilitation related relevance removed
    renseignements repair repaired repeat report reported reports repos request requested resident
    resolved rest resting result resultat results retear retracted retraction retrocalcaneal returned
    returns review reviewed rheum rheumatoid rheumatology rib ribs right ring role room ropivacaine
    rotated rotator rotule rugby ruled runner running rupture ruptured sacroiliac said same samedi samsung
    sans sartorius sat satisfactory saturday saw scan scanned scanning scans scapho scaphoid scapholunate
    scapula scar scheduled school sciatic scotland screened season seated second secondary see seen
    self-limiting semimembranosus semitendinosus sensation sensitive sep sept september septembre septic
    serratus sesamoid severe severely sex she short should shoulder shoulders show showed shows side
    siemens sign significant similar simple simulation simulator since single site sitting skier skin slap
    small smooth so soft soft-tissue soleus some sonographic sonopalpation sonosite source sous
    sous-scapulaire space spanish spectroscopy spinatus spine split sport sports sprain spur stable staff
    stage standard standing started static status steroid still stopped storage stored strain strength
    stress stretch structure structures student study subacromial subacute subchondral subcutaneous
    subdeltoid subluxation subscap subscapulaire subscapularis subtalar suggest suggested suggestive
    suitable suivi summary sun sunday superficial superior supinator supine supported supra supra-epineux
    supraspinatus surface surgeon surgery surgical surrounding sus-epineux suspected suspicion swelling
    swimmer swollen symptom symptomatic symptoms syndesmosis syndrome synovial synovite synovitis synovium
    system t-spine tableau talon tarsal tarsus tayside teaching teams tear tears technical technically
    technique tender tenderness tendinite tendinopathie tendinopathy tendinosis tendon tendons tennis
    tenosynovite tenosynovitis tensor teres test tests than thank thanks that the theatre their then
    thenar there therefore these they thick thickened thickening thickness thigh thin third this thoracic
    though three throughout thrower thu thumb thur thurs thursday tibia tibial tibialis tibiotalar time
    tissue to today toe toes together tolerated tomorrow took toronto toshiba total training transducer
    transfer transferred transverse trapezium trapezius trauma traumatic travail treated treatment tres
    triage trial triamcinolone triceps trigger triquetral triquetrum trochanter trochanteric tuberosity
    tue tues tuesday tunnel two type typical ulcer ulna ulnar ulnaris ultrasound un unable unaided
    uncertain uncomplicated under underlying undisplaced une unremarkable unstable until unusual upper
    urgent us use used using usually valgus varus vascular vascularity vastus vein vendredi venous venue
    verbal versus very via vient view views visible visualisation visualised visualized voir volar
    volleyball volontaire volume volunteer vscan vue waiting wales walked walking wall want wants warm was
    weak weakness wed wednesday week weekly weeks well went were what whatsapp when where which while
    white who whole wide will with within without work worker working worse would wound wrist x-ray xr
    xray year years yellow yes yesterday yet you young youtube zonare zone zoom
    """
)
