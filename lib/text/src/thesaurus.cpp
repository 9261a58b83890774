// The built-in thesaurus: words of everyday company documents, encyclopedias and science in Korean and
// English, written by hand for this project and sorted by theme. Nothing was taken from another dictionary or
// from the questions of a test collection.
//
// What belongs here: words that one reads as the same thing in most documents, among them loanwords in both
// scripts. What does not: words of many senses (쓰다, 배, lead, stock), nouns of one syllable that other
// words are cut down to (성, 시, 위), and broader or narrower words. A word may stand in several lines; it
// does not pass the words of one on to the other. Lines are in the form of a file of synonyms and folded:
// lower case.
#include "ragctl/text/thesaurus.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kThesaurus = R"(
# Personnel: people and posts
직원, 사원, 임직원, 종업원, 근로자, employee, employees, staff
신입사원, 신입 사원, 신규 입사자, new hire, new employee
계약직, 기간제, fixed-term employee, temporary employee
정규직, permanent employee, full-time employee
상사, 관리자, 매니저, manager, supervisor
팀장, 부서장, team leader, team lead
대표이사, 최고경영자, 사장, ceo, chief executive
임원, executive, director
이사회, board of directors
주주, shareholder
담당자, 책임자, person in charge, contact person
동료, colleague, coworker
부서, 소속, department, division
본사, 본점, headquarters, head office
지사, 지점, branch office
자회사, 계열사, subsidiary, affiliate
회사, 기업, 업체, company, firm, corporation
협력사, 협력업체, 파트너사, partner company
공급업체, 공급사, 납품업체, supplier, vendor
고객, 손님, 소비자, customer, client
이용자, 사용자, 유저, user
구성원, 멤버, member
방문객, 방문자, visitor, guest
사업자, 사업주, business owner, employer

# Personnel: from hiring to leaving
채용, 고용, 임용, 모집, hire, hiring, recruit, recruitment
입사, 입사일, join the company, hire date
지원자, 응시자, 구직자, applicant, candidate
이력서, resume, curriculum vitae
면접, 인터뷰, interview
수습, 수습기간, 시용, probation, probationary period
인사, 인사팀, 인사부, human resources, hr
인사평가, 인사고과, 근무평가, 성과평가, performance review, appraisal
승진, 진급, 승격, promotion
전근, 전보, 인사이동, 부서이동, job transfer
퇴사, 퇴직, 사직, 사임, resign, resignation
은퇴, 정년퇴직, 정년, retire, retirement
사직서, 사표, resignation letter
해고, 면직, 파면, dismiss, dismissal, layoff
징계, 처벌, 제재, disciplinary action, sanction, penalty
퇴직금, 퇴직급여, severance pay
인수인계, 업무인계, 인계, handover
직급, 직위, 직책, job title, job grade
경력, 이력, career, work experience
조직도, organization chart
연봉협상, 임금협상, salary negotiation
노동조합, 노조, labor union, trade union

# Personnel: time and leave
휴가, 연차, 연차휴가, leave, vacation, annual leave, paid leave
병가, 병결, sick leave
육아휴직, 육아 휴직, parental leave
출산휴가, 출산 휴가, 산전후휴가, maternity leave
휴직, leave of absence
경조사, 경조휴가, family event, condolence leave
공휴일, 휴일, 휴무일, 쉬는 날, holiday, public holiday
출근, 통근, commute
퇴근, leave work, clock out
결근, 무단결근, absence, absenteeism
지각, tardiness, late arrival
조퇴, early leave
근무시간, 근로시간, 업무시간, working hours, work hours
초과근무, 연장근무, 연장근로, 야근, 시간외근무, overtime
교대근무, 교대, shift work
재택근무, 재택, 원격근무, remote work, telework, telecommuting, work from home
유연근무, 유연근무제, 탄력근무, 시차출퇴근, flexible work, flextime
점심시간, 휴게시간, lunch break, break time
출장, 출장비, business trip
복귀, 복직, reinstatement

# Personnel: pay and welfare
급여, 월급, 임금, 봉급, 급료, salary, wage, wages, payroll
연봉, annual salary
상여금, 보너스, 성과급, 인센티브, bonus, incentive
복리후생, 복지, 복지제도, welfare, benefits, fringe benefits
건강검진, 신체검사, health checkup, medical checkup
사회보험, 4대보험, social insurance
국민연금, 연금, pension
연말정산, year-end tax settlement
법인카드, 회사카드, corporate card, company card
식대, 식비, 급식비, meal allowance
교통비, 차비, transportation expenses
기숙사, 사택, dormitory
사무실, 오피스, office
교육, 연수, 훈련, training, education
괴롭힘, 갑질, bullying, harassment
성희롱, sexual harassment
산업재해, 산재, 업무상 재해, industrial accident, occupational accident
차별, 불평등, discrimination

# Finance
비용, 경비, 지출, cost, expense, expenses
요금, 이용료, 수수료, fee, charge
가격, 단가, price
금액, 액수, amount
예산, budget
결제, 지불, 지급, 납부, payment
환불, 환급, refund, reimbursement
반품, 반송, return
취소, 철회, cancel, cancellation
영수증, 증빙, 증빙서류, receipt, proof of purchase
세금계산서, tax invoice
청구서, 인보이스, 송장, invoice
견적, 견적서, quote, quotation
발주, 주문, 주문서, purchase order
구매, 구입, 매입, purchase
판매, 매각, sale, sales
매출, 매출액, revenue
이익, 수익, 이윤, profit, earnings
손실, 적자, 손해, loss, deficit
순이익, net income, net profit
부채, 채무, debt, liability
자산, asset, assets
자본, 자본금, capital
투자, investment, invest
대출, 융자, 차입, loan
이자, 금리, 이율, interest rate
담보, 저당, collateral, mortgage
세금, 조세, 세액, tax
부가가치세, 부가세, vat, value added tax
소득세, income tax
법인세, corporate tax
관세, tariff, customs duty
감사, 회계감사, audit
결산, settlement of accounts
재무제표, financial statements
대차대조표, 재무상태표, balance sheet
현금, cash
계좌, 통장, bank account
은행, bank
송금, 이체, 계좌이체, wire transfer, remittance
신용카드, credit card
할인, 감면, 세일, discount
무료, 무상, 공짜, free
유료, paid
보증금, 예치금, deposit
연체료, 지연이자, 연체이자, late fee, overdue fee
연체, 체납, 미납, overdue, arrears
벌금, 과태료, 과징금, 범칙금, fine
보조금, 지원금, 장려금, subsidy, grant
기부, 기부금, 후원금, donation
환율, exchange rate
통화, 화폐, currency
물가, 인플레이션, inflation
주식, 증권, shares
배당, 배당금, dividend
보험, insurance
보험료, insurance premium
보험금, insurance benefit, insurance payout
재고, 재고품, inventory
창고, 보관소, warehouse
정산, settlement
원가, production cost
파산, 도산, 부도, bankruptcy, insolvency
인수합병, 합병, merger, acquisition
경쟁사, 경쟁업체, competitor
시장점유율, 점유율, market share

# Contracts and law
계약, 약정, contract
계약서, 약정서
협정, 협약, 조약, treaty, agreement
근로계약, 근로계약서, employment contract
임대차, 임대, 임차, lease, rental
임대료, 월세, 집세, rent
세입자, 임차인, tenant
임대인, 집주인, 건물주, landlord
해지, 해약, 파기, terminate, termination
만료, 만기, 종료일, expire, expiration, expiry
갱신, 연장, 재계약, renew, renewal
유효기간, 효력기간, validity period
위반, 어기다, 위배, violate, violation, breach
위약금, penalty for breach, cancellation fee
손해배상, 배상, 보상, 변상, compensation, damages
책임, liability
의무, duty, obligation
권리, 권한
조항, 조문, clause, provision
약관, 이용약관, terms of service, terms and conditions
규정, 규칙, 규범, 내규, regulation, regulations, rule, rules
지침, 가이드라인, 안내서, guideline, guidelines
정책, 방침, policy
법률, 법령, law, statute, legislation
개정, 개정안, amendment, revision
시행, 발효, enforcement, take effect
금지, 불허, prohibit, prohibited, ban, forbidden
허가, 승인, 인가, 허락, 결재, approve, approval, permission
면허, 라이선스, 라이센스, licence, license
인증, 인증서, certification, certificate
특허, patent
상표, 상표권, trademark
저작권, copyright
지식재산, 지적재산, 지식재산권, intellectual property
기밀, 비밀유지, 비밀, confidential, confidentiality
비밀유지계약, 비밀유지서약, non-disclosure agreement, nda
소송, 재판, lawsuit, litigation
재판, 공판, trial
법원, court
판사, 재판관, judge
판결, 선고, verdict, judgment
변호사, 변호인, lawyer, attorney
검찰, prosecutor
원고, 고소인, plaintiff
피고, 피고인, defendant
기소, 고발, 고소, prosecute, indict, indictment
체포, 검거, 붙잡다, 구속, arrest, detain
감옥, 교도소, 형무소, prison, jail
석방, 풀려나다, 출소, release from prison
범죄, crime
범인, 용의자, 가해자, suspect, criminal, culprit
피해자, victim
살인, 살해, 죽이다, murder, homicide
절도, 훔치다, 도난, theft, steal, stolen
사기, 속이다, 기만, fraud, scam
뇌물, 금품수수, bribe, bribery
폭행, 구타, assault
증거, 물증, evidence, proof
증인, 목격자, witness
경찰, 경찰관, police
서명, signature
날인, 도장, 인감, seal, stamp
대리인, 위임, proxy, representative
상속, 물려받다, inheritance, inherit
개인정보, 개인 정보, personal data, personal information
동의서, 동의, consent
정보보호, 정보보안, information security
윤리, 윤리강령, ethics, code of conduct

# Office work and documents
업무, 직무, 과업, 작업, task, duty
회의, 미팅, 회담, meeting, conference
회의실, meeting room, conference room
회의록, minutes, meeting minutes
보고서, 리포트, report
발표, 프레젠테이션
문서, 서류, document
첨부, 첨부파일, attachment
양식, 서식, 템플릿, template
신청서, 지원서, application form
신청, 접수, apply, application
제출, submit, submission
등록, 가입, register, registration, sign up
탈퇴, 가입 해지, unsubscribe, withdrawal of membership
마감, 마감일, 기한, 기일, deadline, due date
일정, 스케줄, 시간표, schedule, timetable
달력, 캘린더, calendar
예약, 예매, reservation
절차, 순서, 과정, 프로세스, procedure, process
방법, 방식, 요령, method, procedure, how-to
목표, 목적, goal, objective, purpose
계획, 기획, 플랜, plan
프로젝트, 과제, project
예외, exception
요구사항, 요건, 자격요건, requirement, requirements
자격, 자격증, qualification
점검, 검사, inspection
확인, 검증, verify, verification, confirm
평가, 심사, evaluation, assessment
통계, 통계자료, statistics
설문, 설문조사, survey, questionnaire
매뉴얼, 설명서, 안내서, 지침서, manual, handbook
메모, 노트, memo, note
번역, translation, translate
요약, 개요, summary, overview
목록, 리스트, list
부록, 별첨, appendix, annex
통지, 통보, 고지, 알리다, notify, notification
공지, 공지사항, 안내문, announcement
홍보, 광고, 마케팅, advertising, marketing
행사, 이벤트, event
교환, 맞바꾸다, exchange
배송, 배달, 택배, 발송, delivery, shipment
배송료, 배송비, 운송료, shipping cost, delivery fee
운송, 수송, 물류, transport, logistics
상품, 제품, 물품, product, goods
품질, 퀄리티, quality
불량, 불량품, 하자, 결함, defect, defective
보증, 품질보증, 워런티, warranty, guarantee
수리, 고치다, 애프터서비스, repair, fix
교체, 바꾸다, 대체, replace, replacement
유지보수, 유지관리, 정비, maintenance
비품, 사무용품, office supplies
명함, business card
출입증, 사원증, 출입카드, access card, employee badge
경비원, 보안요원, security guard
비상구, 대피로, emergency exit
대피, 피난, evacuation, evacuate
소화기, fire extinguisher
응급처치, first aid
긴급, 비상, 응급, emergency, urgent
사고, accident, incident
안전, safety
위험, 리스크, risk, hazard, danger
불만, 민원, 컴플레인, complaint
문의, 질의, inquiry
답변, 회신, 응답, reply, response
고객센터, 콜센터, 고객지원, customer service, help desk, support center
자주 묻는 질문, faq, frequently asked questions
전화번호, 연락처, phone number, contact number
전화, phone, telephone
이메일, 전자우편, 메일, e-mail, email
주소, 소재지, address
우편번호, zip code, postal code
팩스, fax
영업시간, 운영시간, 이용시간, 개관시간, opening hours, business hours
주차, 주차장, parking, parking lot
분실, 잃어버리다, lost
분실물, 유실물, lost and found
도서관, library
대여, 대출, 빌리다, borrow, rental
반납, 돌려주다, return

# IT: accounts and devices
비밀번호, 패스워드, 암호, password, passcode
로그인, 로그온, login, log in, sign in
로그아웃, logout, sign out
계정, 어카운트, account
아이디, 사용자명, username, user id
인증, 본인확인, 로그인 인증, authentication
2단계 인증, 이중 인증, 다중 인증, two-factor authentication, mfa, 2fa
접근 권한, 접근권한, 권한, permission, permissions, access right, privilege
초기화, 재설정, 리셋, reset
컴퓨터, 피시, pc, computer
노트북, 랩톱, laptop, notebook
휴대전화, 휴대폰, 핸드폰, 스마트폰, mobile phone, cell phone, smartphone
태블릿, tablet
프린터, 인쇄기, printer
인쇄, 프린트, print, printing
화면, 스크린, 디스플레이, 모니터, screen, display
키보드, 자판, keyboard
마우스, mouse
배터리, 건전지, 전지, battery
충전, charging
충전기, charger
전원, 전력, power supply
기기, 장치, 장비, 디바이스, device, equipment
하드웨어, hardware
소프트웨어, software
애플리케이션, 어플리케이션, 앱, 응용프로그램, app, application
프로그램, program
인터넷, internet
와이파이, 무선랜, 무선 인터넷, wi-fi, wifi, wireless network
블루투스, bluetooth
웹사이트, 홈페이지, 누리집, 사이트, website, homepage
웹페이지, web page
브라우저, 웹브라우저, browser
링크, 하이퍼링크, hyperlink
다운로드, 내려받다, 내려받기, download
업로드, upload
설치, 인스톨, install, installation
삭제, 지우다, 제거, delete, remove
추가, 덧붙이다, 더하다, add, addition
수정, 변경, modify, change
저장, 보관, save, storage
보관기간, 보존기간, 보존 기간, retention period
검색, 탐색, 찾아보다, search
파일, file
폴더, 디렉터리, 디렉토리, folder, directory
업데이트, 갱신, 최신화, update
업그레이드, upgrade
버전, version
재부팅, 재시작, reboot, restart
종료, 셧다운, shut down, shutdown
오류, 에러, error
버그, bug
장애, 고장, outage, failure, malfunction
복구, 복원, 회복, restore, recovery
백업, 예비본, backup
해킹, 침해, 침입, hack, hacking, intrusion
악성코드, 멀웨어, 바이러스 감염, malware
랜섬웨어, ransomware
피싱, phishing
스팸, spam
방화벽, firewall
암호화, encryption, encrypt
보안, 시큐리티, security
유출, 누출, leak, leakage
채팅, 대화방, 메신저, chat, messenger
동영상, 비디오, 영상, video
사진, 이미지, photo, photograph, image

# IT: development and data
서버, server
클라이언트, client
클라우드, cloud
네트워크, 통신망, network
데이터, data
데이터베이스, 디비, database, db
데이터 웨어하우스, data warehouse
데이터 레이크, data lake
빅데이터, big data
스키마, schema
쿼리, 질의문, query
인덱스, 색인, index
테이블, table
트랜잭션, transaction
캐시, cache
메모리, 기억장치, memory
디스크, 하드디스크, disk
스토리지, 저장소, 저장장치, storage
저장소, 리포지토리, 레포지토리, repository
컨테이너, container
쿠버네티스, kubernetes, k8s
도커, docker
파드, pod
노드, node
클러스터, cluster
가상머신, 가상 머신, 가상기계, virtual machine, vm
로드밸런서, 로드 밸런서, 부하분산, load balancer
프록시, proxy
게이트웨이, gateway
라우터, router
스위치, switch
도메인, domain
엔드포인트, endpoint
마이크로서비스, microservice
서버리스, serverless
람다, lambda
오토스케일링, 자동 확장, autoscaling, auto scaling
확장성, scalability
가용성, availability
고가용성, high availability
이중화, 중복화, redundancy
지연, 지연시간, 레이턴시, latency
처리량, throughput
대역폭, bandwidth
트래픽, traffic
모니터링, 감시, monitoring
로깅, logging
알람, 알림, 경보, alarm, alert
대시보드, dashboard
메트릭, 지표, metric, metrics
배포, 디플로이, deploy, deployment
롤백, 되돌리기, rollback
빌드, build
컴파일, 컴파일러, compile, compiler
라이브러리, library
프레임워크, framework
플러그인, plugin
모듈, module
패키지, package
의존성, 종속성, dependency
변수, variable
함수, function
알고리즘, algorithm
소스코드, 소스 코드, source code
오픈소스, 오픈 소스, open source
디버깅, 디버그, debug, debugging
테스트, 시험, test, testing
개발자, 프로그래머, developer, programmer
프로그래밍, 코딩, coding
인터페이스, interface
프로토콜, protocol
토큰, token
세션, session
쿠키, cookie
콘솔, console
스크립트, script
템플릿, template
파라미터, 매개변수, parameter
설정, 환경설정, configuration, settings, config
마이그레이션, 이관, migration
동기화, 싱크, synchronization, sync
복제, 레플리카, replication, replica
파티션, 파티셔닝, partition, partitioning
샤딩, 샤드, sharding, shard
스냅샷, snapshot
스트리밍, 스트림, streaming, stream
일괄처리, 배치 작업, batch job, batch processing
큐, 대기열, queue
메시지, message
이벤트 버스, event bus
파이프라인, pipeline
워크플로, 워크플로우, workflow
오케스트레이션, orchestration
자동화, automation
병렬, 병렬처리, parallel, parallelism
분산, 분산처리, distributed
비동기, asynchronous, async
스레드, 쓰레드, thread
커널, kernel
운영체제, operating system
리눅스, linux
윈도우, 윈도우즈, windows
자바, java
자바스크립트, javascript
파이썬, python
스파크, spark
하둡, hadoop
카프카, kafka
아이스버그, iceberg
파케이, parquet
레드시프트, redshift
아테나, athena
글루, glue
키네시스, kinesis
베드락, bedrock
세이지메이커, sagemaker
다이나모디비, dynamodb
오픈서치, opensearch
엘라스틱서치, elasticsearch
포스트그레스, 포스트그레스큐엘, postgres, postgresql
몽고디비, mongodb
레디스, redis
테라폼, terraform
젠킨스, jenkins
깃허브, github
깃랩, gitlab
아마존, amazon
구글, google
마이크로소프트, microsoft
애저, azure
비용 최적화, cost optimization
최적화, optimization, optimize
압축, compression, compress
백로그, backlog
스프린트, sprint
애자일, agile
로드맵, roadmap
유지 기간, retention
성능, 퍼포먼스, performance
속도, 빠르기, speed, velocity
용량, capacity
기능, 피처, feature
아키텍처, architecture
설계, 디자인, design

# Machine learning
인공지능, 에이아이, ai, artificial intelligence
기계학습, 기계 학습, 머신러닝, machine learning, ml
딥러닝, 심층학습, 심층 학습, deep learning
신경망, 인공신경망, neural network
모델, 모형, model
언어모델, 언어 모델, language model
대규모 언어 모델, 거대언어모델, llm, large language model
생성형, 생성형 ai, generative ai
챗봇, 대화형 에이전트, chatbot
에이전트, agent
프롬프트, prompt
임베딩, embedding
벡터, vector
벡터 데이터베이스, 벡터 디비, vector database
토크나이저, tokenizer
트랜스포머, transformer
어텐션, attention
파인튜닝, 미세조정, 미세 조정, fine-tuning, finetuning
강화학습, 강화 학습, reinforcement learning
지도학습, 지도 학습, supervised learning
전이학습, 전이 학습, transfer learning
검색 증강 생성, rag, retrieval-augmented generation
리랭킹, 재순위화, reranking, re-ranking
리랭커, reranker
랭킹, 순위, ranking
청킹, 청크, chunking, chunk
환각, 할루시네이션, hallucination
추론, 인퍼런스, inference
데이터셋, 데이터 세트, 데이터집합, dataset, data set
레이블, 라벨, label
라벨링, 레이블링, labeling, annotation
벤치마크, benchmark
하이퍼파라미터, hyperparameter
과적합, 오버피팅, overfitting
분류, classification
회귀, 회귀분석, regression
군집화, 클러스터링
예측, prediction, predict, forecast
정확도, accuracy
정밀도, precision
재현율, recall
그래디언트, 경사하강법, gradient descent
에포크, epoch
가드레일, guardrail, guardrails
기반 모델, 파운데이션 모델, foundation model
로봇, robot
자율주행, 자율 주행, autonomous driving, self-driving

# Travel and transport
여행, 관광, travel, tourism
관광지, 명소, tourist attraction
관광객, 여행객, tourist, traveler
비행기, 항공기, 여객기, airplane, aircraft
항공편, 비행편, flight
항공권, 비행기표, airline ticket, plane ticket
항공사, airline
공항, airport
탑승, boarding
수하물, 짐, baggage, luggage
여권, passport
비자, 사증, visa
출입국, 입국심사, immigration control
세관, customs office
숙소, 숙박, accommodation, lodging
숙박비, 숙박료, lodging expenses
호텔, hotel
기차, 열차, train
철도, railway, railroad
지하철, 전철, 도시철도, subway, metro
버스, bus
택시, taxi
여객선, 페리, 연락선, ferry, passenger ship
선박, ship, vessel
항구, 항만, 부두, port, harbor, harbour
정류장, 정거장, bus stop
자동차, 승용차, 차량, car, automobile, vehicle
자전거, bicycle, bike
오토바이, 이륜차, motorcycle
운전, driving
운전면허, 운전면허증, driver's license, driving licence
교통사고, car accident, traffic accident
교통체증, 정체, traffic jam, congestion
도로, road
고속도로, expressway, highway, motorway
교량, bridge
터널, tunnel
승차권, 차표, 입장권, 티켓, ticket
편도, one-way
왕복, round trip
운임, 교통요금, fare
출발, 떠나다, departure
도착, arrive, arrival
환승, 갈아타다, transfer
운행, 운항, operate
국내, 내국, domestic
해외, 국외, 외국, overseas, abroad, foreign
시차, time difference, jet lag
지도, map

# Life, family and society
출생, 태어나다, 탄생, born, birth
생일, 생년월일, birthday, date of birth
사망, 숨지다, 죽다, 별세, 서거, 타계, death, die, died, dying, deceased
자살, 극단적 선택, suicide
결혼, 혼인, marriage, marry, wedding
이혼, divorce
아내, 부인, wife
남편, husband
배우자, spouse
아버지, 부친, 아빠, father
어머니, 모친, 엄마, mother
부모, 양친, 부모님, parent, parents
형제, 남동생, brother
자매, 여동생, sister
자녀, 자식, 아이, child, children
어린이, 아동, 소아, child, children
청소년, 십대, teenager, adolescent, teen
노인, 고령자, 어르신, elderly, older adults
여성, 여자, woman, women
남성, 남자, man, men
가족, 식구, family
친구, friend
나이, 연령, age
이름, 성명, 명칭, name
별명, 애칭, 별칭, nickname
직업, 일자리, occupation, job
고향, 출생지, 출신지, hometown, birthplace
거주, 거주지, residence, reside
주택, 가옥, housing, house
아파트, apartment
장례, 장례식, funeral
무덤, 묘지, grave, tomb
종교, religion
교회, 예배당, church
사찰, 절집, buddhist temple
기독교, christianity
불교, buddhism
이슬람, 이슬람교, 회교, islam
가난, 빈곤, poverty
부자, 부유층, wealthy
인구, 주민수, population
나라, 국가, country, nation
도시, city
마을, 촌락, village
지역, 지방, region, area
위치, 소재, location
국경, 경계선, border
수도, capital
정부, government
대통령, president
총리, prime minister
장관, minister
국회의원, lawmaker, member of parliament
국회, 의회, parliament, national assembly
정당, political party
선거, election
투표, vote, voting
당선, 선출, 뽑히다
취임, 부임, inauguration, take office
임기, 재임, 재임기간, term of office
지도자, 리더, 수장, leader
국왕, 임금, 군주, king, monarch
황제, emperor
여왕, queen
왕비, 왕후, queen consort
왕자, prince
공주, princess
즉위, 등극, accession, enthronement
후계자, 계승자, successor
왕조, dynasty
반란, 봉기, 폭동, rebellion, revolt, uprising
혁명, revolution
독립, 해방, 광복, independence
식민지, colony
외교, diplomacy
대사관, embassy
난민, refugee
시위, 집회, 데모, protest, demonstration
파업, strike
설립, 창립, 창설, 세우다, 창건, found, founded, establish, established
설립자, 창립자, 창업자, founder
폐지, 철폐, 없애다, abolish, abolition
해체, 해산, disband, dissolve
통합, 합치다, 병합, 합병, merge, integration
분리, 분할, 나누다, split, separate, separation

# War
전쟁, war
전투, 교전, 싸움, battle, combat
승리, 이기다, victory, win
패배, 패하다, defeat
공격, 습격, attack
침략, 침공, 침입, 쳐들어오다, invasion, invade
점령, 함락, 장악, occupy, capture
항복, 투항, surrender
방어, 수비, defense, defence
군대, 병력, army, military, troops
군인, 병사, 장병, soldier
장군, general
무기, 병기, weapon
폭탄, 폭발물, bomb
폭발, 터지다, explosion, explode
동맹, 연합, alliance
평화, peace
포로, prisoner of war
휴전, 정전, ceasefire, armistice
해군, navy
공군, air force
잠수함, submarine
전함, 군함, battleship, warship

# Arts and media
저자, 작가, 지은이, 글쓴이, 집필, 저술, author, writer
도서, 서적, 책, book, books
소설, 장편소설, novel
시인, poet
시집, 운문, poem, poetry
기자, 언론인, journalist
신문, 일간지, newspaper
잡지, 매거진, magazine
기사, article
출판, 간행, 발간, 펴내다, publish, publication
출판사, publisher
작곡, composition
작곡가, composer
가수, 보컬, singer, vocalist
노래, 가요, song
앨범, 음반, album
음악, music
악기, musical instrument
콘서트, 공연, 연주회, concert
연극, theatre, stage play
영화, 필름, film, movie
영화감독, 감독, film director
배우, 연기자, 탤런트, actor, actress
주연, 주인공, protagonist, main character
출연, 등장
개봉, 상영
극장, 영화관, cinema, theater
방송, 방영, broadcast
드라마, 연속극, tv drama, tv series
만화, 웹툰, comic, comics
회화, 그림, painting
화가, painter
미술, fine art
조각상, 동상, sculpture, statue
사진작가, photographer
건축물, 건물, 빌딩, building
건축, 건설, 짓다, 건립, 축조, construct, construction
건축가, architect
준공, 완공, completion of construction
궁전, 궁궐, palace
성곽, 요새, fortress, castle
박물관, museum
미술관, 화랑, art museum, art gallery
전시, 전시회, exhibition
축제, 페스티벌, festival
유래, 기원, 어원, 비롯되다, origin
의미, 뜻하다, meaning
상징, 심벌, symbol
평론가, 비평가, critic
비평, 평론, criticism, critique
데뷔, 등단, debut
유명, 저명, 이름나다, famous
수상, award, prize
수상자, 노벨상 수상자, laureate, award winner
주제곡, 테마곡, theme song
언론, 매스컴, 미디어, media

# Sports
경기, 시합, match
선수, player, athlete
축구, football, soccer
야구, baseball
농구, basketball
배구, volleyball
수영, swimming
올림픽, olympics, olympic games
월드컵, world cup
우승, 챔피언, champion, championship
준우승, 2위, runner-up
득점, goal
코치, 사령탑, coach
심판, referee, umpire
경기장, 구장, 스타디움, stadium, arena
대회, 선수권, 토너먼트, tournament
결승, 결승전, final
은메달, silver medal
금메달, gold medal
신기록, 최고기록
관중, 관객, spectator, audience

# Learning and science
학교, school
대학교, 대학, university, college
대학원, graduate school
학생, 재학생, student
교사, 선생님, 교원, teacher
교수, professor
입학, 진학, enrollment, admission
졸업, 수료, graduation, graduate
전공, major
학위, degree
박사, phd
석사, master's degree
장학금, scholarship
등록금, 학비, 수업료, tuition
수업, 강의, lecture
시험, 고사, exam, examination
성적, 점수, 학점, grade, score
연구, research, study
연구자, 연구원, researcher
과학자, scientist
학자, scholar
실험, experiment
논문, paper, thesis
이론, 학설, theory
가설, hypothesis
발견, 찾아내다, discover, discovery
발명, 고안, invent, invention
증명, 입증, prove, proof
주장, 내세우다, claim, assert
이유, 까닭, 원인, 계기, reason, cause
결과, 성과, result, outcome
영향, 효과, effect, influence, impact
관계, 관련, 연관, relation, relationship, association
상관관계, correlation
차이, 차이점, 다른 점, difference
공통점, 유사점
특징, 특성, characteristic, characteristics
종류, 유형, type, kind
구조, 짜임새, structure
포함, contain, include
재료, 원료, 소재, material
방정식, equation
공식, 수식, formula
확률, probability
평균, average
비율, 비중, ratio, proportion
최대, 최댓값, maximum
최소, 최솟값, minimum
물리학, physics
화학, chemistry
생물학, biology
수학, mathematics
천문학, astronomy
역사, history
철학, philosophy
경제, economy
경제학, economics
심리학, psychology
사회학, sociology
언어학, linguistics
원자, atom
분자, molecule
전자, electron
양성자, proton
중성자, neutron
원소, element
산소, oxygen
수소, hydrogen
질소, nitrogen
탄소, carbon
이산화탄소, carbon dioxide, co2
금속, metal
철강, 강철, steel
구리, copper
알루미늄, aluminum, aluminium
유리, glass
플라스틱, plastic
고무, rubber
접착제, adhesive, glue
반도체, semiconductor
전기, electricity
전류, current
전압, voltage
저항, resistance
자기장, magnetic field
중력, gravity
압력, pressure
밀도, density
질량, mass
온도, 기온, temperature
에너지, energy
방사선, 방사능, radiation, radioactivity
원자력, 핵에너지, nuclear power, nuclear energy
태양광, solar power
태양, sun
지구, earth
행성, planet
항성, star
은하, galaxy
우주, outer space
위성, 인공위성, satellite
망원경, telescope
현미경, microscope
실험실, 연구실, laboratory, lab
엔진, engine
모터, 전동기, motor
펌프, pump
밸브, valve
베어링, bearing
윤활유, 윤활제, lubricant
진동, vibration
소음, noise
누수, water leak
부식, 녹슬다, corrosion, rust
용접, welding
나사, 볼트, screw, bolt
센서, 감지기, sensor
필터, 여과기, filter
공기역학, aerodynamics, aerodynamic
난류, turbulence, turbulent
층류, laminar flow
마찰, friction
두께, thickness
높이, height
길이, length
깊이, depth
무게, 중량, weight
넓이, 면적, surface area
부피, 체적, volume

# Body, illness and medicine
질병, 질환, 병환, disease, illness
환자, patient
의사, physician, doctor
간호사, nurse
병원, 의료기관, hospital
진료소, clinic
약국, pharmacy, drugstore
통증, 고통, 아프다, pain
증상, 증세, symptom, symptoms
진단, diagnosis, diagnose
치료, 요법, treatment, therapy
의약품, 약물, 치료제, drug, medication, medicine
처방, 처방전, prescription
복용량, 용량, 투여량, dose, dosage
부작용, 이상반응, 이상 반응, side effect, side effects, adverse effect, adverse event
수술, surgery, surgical
마취, anesthesia
입원, hospitalization, hospital admission
퇴원, hospital discharge
감염, infection, infect
전염, transmission, spread
전염병, 감염병, 유행병, epidemic, infectious disease
대유행, 팬데믹, pandemic
코로나, 코로나19, 코로나바이러스, covid-19, covid, coronavirus, sars-cov-2
잠복기, incubation period
격리, 자가격리, quarantine, isolation
마스크, face mask
사회적 거리두기, 거리두기, social distancing
백신, 예방접종, vaccine, vaccination, immunization
항체, antibody
항원, antigen
면역, immunity, immune
바이러스, virus, viral
세균, 박테리아, bacteria, bacterial
곰팡이, 진균, fungus, fungal
기생충, parasite
항생제, antibiotic, antibiotics
인플루엔자, 독감, influenza, flu
폐렴, pneumonia
결핵, tuberculosis
말라리아, malaria
에이즈, hiv
종양, 암세포, tumor, tumour, neoplasm
악성종양, cancer, carcinoma, malignancy
유방암, breast cancer
폐암, lung cancer
대장암, 결장암, colorectal cancer, colon cancer
백혈병, leukemia, leukaemia
전이, metastasis, metastatic
심장, heart, cardiac
심장병, 심장질환, 심혈관질환, heart disease, cardiovascular disease
심근경색, 심장마비, 심장발작, heart attack, myocardial infarction
고혈압, hypertension, high blood pressure
혈압, blood pressure
혈액, blood
혈관, blood vessel, vascular
빈혈, anemia, anaemia
대뇌, 두뇌, brain, cerebral
뇌졸중, 중풍, 뇌경색, stroke
치매, 알츠하이머, dementia, alzheimer
파킨슨병, parkinson's disease
우울증, depression, depressive
불안, anxiety
조현병, 정신분열증, schizophrenia
자폐, 자폐증, autism, autistic
콩팥, 신장, kidney, renal
liver, hepatic
간염, hepatitis
허파, 폐장, lung, pulmonary
위장, stomach, gastric
소화, digestion, digestive
피부, skin, dermal
근육, muscle, muscular
골절, 부러지다, fracture
골다공증, osteoporosis
관절염, arthritis
천식, asthma
알레르기, 알러지, allergy, allergic
염증, inflammation, inflammatory
당뇨, 당뇨병, diabetes, diabetic
인슐린, insulin
포도당, 혈당, glucose, blood sugar
비만, 과체중, obesity, obese, overweight
체중, 몸무게, body weight
콜레스테롤, cholesterol
지질, lipid, adipose
단백질, protein
탄수화물, carbohydrate
비타민, vitamin
영양, 영양소, nutrition, nutrient
섭취, intake, consumption
임신, 임산부, pregnancy, pregnant
출산, 분만, childbirth
신생아, 영아, newborn, infant, neonatal
불임, infertility
호르몬, hormone
유전자, gene, genes, genetic
유전체, 게놈, genome, genomic
염색체, chromosome
돌연변이, 변이, mutation, variant
세포, cell, cellular
줄기세포, stem cell
효소, enzyme
수용체, receptor
신경, 뉴런, nerve, neuron, neural
신진대사, metabolism, metabolic
억제, inhibit, inhibition, suppress, suppression
활성화, activate, activation
induce, induction
조절, regulate, regulation
촉진, promote, enhance
발현, expression
결합, bind, binding
손상, injury, damage, impairment
부상, 다치다, injury, wound
사망률, 치명률, mortality, fatality rate, death rate
생존, 살아남다, survival, survive
수명, lifespan, longevity
유병률, prevalence
발병률, 발생률
임상시험, 임상 시험, clinical trial
위약, 플라세보, placebo
대조군, control group
흡연, 담배, smoking, cigarette, tobacco
음주, 알코올, alcohol
운동, exercise
수면, 잠자다, sleep
건강, health
예방, 방지, 막다, prevention, prevent
재활, rehabilitation
응급실, emergency room, emergency department
구급차, 앰뷸런스, ambulance
생쥐, 마우스 모델, mouse, mice, murine
쥐, rat, rats

# Nature and environment
동물, animal
식물, plant
나무, 수목, tree
숲, 삼림, 산림, forest
하천, river
바다, 해양, sea, ocean, marine
호수, lake
섬나라, island nation
하늘, 상공, sky
토양, 흙, soil
암석, 바위, rock
날씨, 기상, 일기, weather
기후, climate
기후변화, 기후 변화, climate change
지구온난화, 온난화, global warming
온실가스, greenhouse gas
강수량, 강우량, precipitation, rainfall
태풍, 허리케인, typhoon, hurricane
폭풍, 폭풍우, storm
지진, earthquake, seismic
해일, 쓰나미, tsunami
화산, volcano, volcanic
홍수, 침수, 범람, flood, flooding
가뭄, drought
화재, fire, blaze
오염, 공해, pollution, contamination
미세먼지, fine dust, particulate matter
폐기물, 쓰레기, waste, garbage, trash
재활용, recycle, recycling
하수, 폐수, sewage, wastewater
수돗물, 상수도, tap water
재생에너지, 신재생에너지, renewable energy
농업, 농사, 경작, agriculture, farming
농부, 농민, 농업인, farmer
어업, 수산업, fishery, fishing industry
멸종, 절멸, extinction, extinct
서식지, habitat
생태계, ecosystem
진화, evolution
조류, bird, birds
어류, 물고기, fish
곤충, 벌레, insect
음식, 식품, 먹거리, food
요리, 조리, cooking
채소, 야채, vegetable, vegetables
과일, fruit
고기, 육류, meat
우유, milk
커피, coffee
빵집, 제과점, bakery
식당, 음식점, 레스토랑, restaurant
설탕, sugar
소금, 나트륨, salt, sodium

# Change and degree
증가, 늘어나다, 늘다, 상승, 급증, increase, rise, grow
감소, 줄어들다, 하락, 급감, decrease, decline, reduction
확대, 확장, 늘리다, 넓히다, expand, expansion, extend
축소, 줄이다, 절감, 감축, reduce, shrink
향상, 개선, 높이다, improve, improvement, enhance
저하, 낮추다, 악화, worsen, deterioration
발전, 발달, development
성장, growth
쇠퇴, 몰락, decline
시작, 개시, 착수, start, begin, beginning
중단, 중지, 멈추다, 정지, stop, halt, suspend
종료, 끝나다, 마치다, 완료, 끝내다, finish, complete
최초, 처음, first
최종, 마지막, 최후, last, final
현재, 오늘날, 요즘
과거, 예전, 옛날, former, past
미래, 장래, future
기간, period, duration
매년, 해마다, 연간, annual, yearly
매월, 매달, 월간, monthly
매주, 주간, weekly
매일, 날마다, daily
이동, 옮기다, move, relocation
이주, 이민, migration, immigration
사용, 이용, 활용, use, usage, utilize
제공, 공급, provide, supply
지원, 도움, 돕다, support, assist, aid
보호, 지키다, protection, protect
구출, 구조하다, rescue
참여, 참가, 참석, participate, participation, attend
초대, 초청, invite, invitation
요구, 요청, request, demand
제조, 제작, 생산, 만들다, manufacture, produce
제조사, 제조업체, manufacturer
공장, factory, plant
연결, 접속, 잇다, connect, connection
수집, 모으다, collect, collection
선택, 고르다, choose, select
비교, 견주다, compare, comparison
반대, opposition, oppose
찬성, 동의, agree, agreement
중요, 중대, important
필수, 필요, necessary, required, mandatory
선택 사항, 임의, optional
가능, possible
불가능, 불가, impossible
신뢰, 믿다, trust
의견, 견해, opinion
조언, 자문, 컨설팅, advice, consulting
허위, 거짓, 가짜, false, fake
비슷하다, 유사, 닮다, similar
동일, 똑같다, same, identical

# English only
begin, start, commence, initiate
show, demonstrate, reveal, indicate
activate, stimulate, trigger
regulate, control
human, people
predict, forecast, anticipate
severe, serious, acute
obtain, acquire, gain
large, big, huge
quick, fast, rapid
near, close, adjacent
cheap, inexpensive, affordable
error, mistake, fault
picture, photo, image
help, assist, aid
buy, purchase
sell, vend
rich, wealthy
poor, impoverished
doctor, physician
airplane, aircraft, aeroplane
method, technique, approach
solve, solution
answer, reply, response
speed, velocity
heat, thermal
job, employment, occupation
allow, permit
need, require
try, attempt
sick, ill
renew, renewal, extend
lend, lent, borrow, loan
late, overdue
)";

}  // namespace

std::string_view builtin_thesaurus() { return kThesaurus; }

}  // namespace ragctl
