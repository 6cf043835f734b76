"""Words for topics in the other public languages, and the German word by which offers are found.

Each line: the German word, then words of English, French, Turkish, Kurdish (Kurmanji), Ukrainian, Russian, Arabic and
Farsi that mean it. Common words only; names of offers in these languages come from the offers' translations.
"""

_LINES = """
kindergarten: kindergarten nursery daycare maternelle crèche anaokulu kreş baxçe садок садочок ясла сад садик детсад روضة حضانة مهدکودک کودکستان
schule: school école okul dibistan xwendegeh школа школу школи школы مدرسة مدارس مدرسه مکتب
kind: child children kids enfant enfants çocuk çocuklar zarok дитина діти дітей дитячий ребёнок ребенок дети детей детский طفل أطفال اطفال کودک کودکان بچه
eltern: parents parent ebeveyn anne baba dayik bav батьки батьків мама родители родителей والدين آباء أهل والدین مادر پدر
familie: family famille aile malbat сімʼя сім'я родина семья семьи عائلة أسرة خانواده
frau: women woman femme femmes kadın kadınlar jin жінка жінки жінок женщина женщины женщин نساء امرأة سيدات زن زنان بانوان
jugendliche: youth teenagers jeunes gençler genç ciwan молодь підлітки молодёжь молодежь подростки شباب مراهقين جوانان نوجوان
senioren: seniors elderly aînés yaşlılar yaşlı پیر літні пенсіонери пожилые пенсионеры كبار مسنين سالمندان
deutsch: german allemand almanca almanî німецька німецької німецьку немецкий немецкого ألمانية الألمانية ألماني آلمانی المانی
kurs: course courses class lesson cours leçon kursu ders kurs qurs курс курси курсів курсы курсов دورة دورات كورس دوره کلاس صنف
sprache: language langue dil ziman мова мови язык языка لغة اللغة زبان لسان
arbeit: work job jobs travail emploi iş işi kar робота роботу праця работа работу работы عمل وظيفة شغل کار شغل
ausbildung: apprenticeship training apprentissage formation meslek eğitim perwerde навчання обучение تدريب أوسبيلدونغ آموزش کارآموزی
praktikum: internship stage staj практика стажування стажировка практику تدريب کارورزی
anerkennung: recognition diploma reconnaissance diplôme denklik diploma визнання диплом признание شهادة اعتراف معادلة مدرک دیپلم
bewerbung: application cv candidature başvuru резюме заявка سيرة سيره رزومه درخواست
gesundheit: health doctor santé médecin sağlık doktor tenduristî bijîşk здоровʼя здоров'я лікар здоровье врач врача صحة طبيب دكتور سلامت پزشک داکتر صحت
schwangerschaft: pregnancy pregnant grossesse hamilelik hamile ducanî вагітність беременность حمل حامل بارداری حامله
psychologe: psychologist therapy psychologue psikolog terapi психолог психологія نفسي نفسية روانشناس
wohnung: housing flat apartment logement appartement ev konut xanî житло квартира житла жильё жилье квартиру سكن شقة منزل مسکن خانه آپارتمان
sport: sport sports spor werziş спорт رياضة ورزش سپورت
fußball: football soccer futbol futbola футбол كرة فوتبال
schwimmen: swimming natation yüzme avjenî плавання плавание бассейн سباحة مسبح شنا
fahrrad: bicycle bike vélo bisiklet duçerxe велосипед دراجة دوچرخه
musik: music musique müzik muzîk музика музыка موسيقى موسیقی
kochen: cooking cuisine yemek xwarin кухня готування готовить طبخ مطبخ آشپزی
tanzen: dance dancing danse dans танці танцы رقص
spielen: play games jouer oyun lîstik ігри гра игры играть لعب ألعاب بازی
beratung: advice counselling counseling conseil danışma danışmanlık şêwirmendî консультація порада допомога консультация استشارة مشورة مشاوره
hilfe: help support aide yardım alîkarî допомога помощь مساعدة کمک
dolmetscher: interpreter translation interprète traduction tercüman çeviri werger перекладач переклад переводчик перевод مترجم ترجمة ترجمه
kostenlos: free gratuit ücretsiz bedava belaş безкоштовно безкоштовний бесплатно бесплатный مجاني مجانا رایگان مفت
computer: computer ordinateur bilgisayar kompûter компʼютер комп'ютер компьютер كمبيوتر حاسوب کامپیوتر
treffen: meeting friends rencontre amis buluşma arkadaş heval зустріч друзі встреча друзья لقاء أصدقاء دیدار دوستان
ehrenamt: volunteering volunteer bénévolat bénévole gönüllü dilxwaz волонтер волонтерство волонтёр تطوع متطوع داوطلب
gewalt: violence şiddet tundî насильство насилие عنف خشونت
diskriminierung: discrimination racism racisme ayrımcılık cudakarî дискримінація дискриминация تمييز عنصرية تبعیض
kleidung: clothes clothing vêtements giysi cil одяг одежда ملابس لباس
essen: food nourriture yiyecek їжа еда продукты طعام غذا
nachhilfe: tutoring homework soutien devoirs ödev репетитор репетитор уроки واجبات تقوية درس تکلیف
abend: evening soir akşam êvar вечір ввечері вечер вечером مساء مسائي عصر شب
"""  # noqa: E501  (a line is one meaning)

FOREIGN = tuple(
    (german, tuple(words.split())) for german, words in (line.split(": ", 1) for line in _LINES.strip().splitlines())
)
