/// What only the pages in the browser say.
extension Phrase {
    // MARK: Going through

    static let webNext = Phrase("Next", "Suivant", "التالي")
    static let webBack = Phrase("Back", "Retour", "رجوع")
    static let webProgress = Phrase("Page %1 of %2", "Page %1 sur %2", "الصفحة %1 من %2")
    static let webLeave = Phrase("Save and leave", "Enregistrer et quitter", "حفظ وخروج")
    static let webSaved = Phrase("Saved", "Enregistré", "تم الحفظ")
    static let webQuestions = Phrase("Questions", "Questions", "أسئلة")
    static let webSkip = Phrase("To the questions", "Aller aux questions", "إلى الأسئلة")
    static let webOffline = Phrase(
        "The interview’s program on this device does not answer: this page cannot save. What it said “Saved” about is safe. Note what you have typed, call the interviewer, or start the command again and take up the draft.",
        "Le programme de l’entretien ne répond plus sur cet appareil : cette page ne peut plus enregistrer. Ce qui était « Enregistré » est en sécurité. Notez ce que vous avez saisi, appelez l’enquêteur ou l’enquêtrice, ou relancez la commande et reprenez le brouillon.",
        "برنامج المقابلة على هذا الجهاز لا يستجيب: لا يمكن لهذه الصفحة أن تحفظ. ما تم حفظه في أمان. دونوا ما كتبتم ونادوا من يجري المقابلة، أو أعيدوا تشغيل الأمر وتابعوا المسودة."
    )

    // MARK: The question

    static let webGuidance = Phrase("More about this question", "En savoir plus", "توضيح إضافي")
    static let webNoAnswer = Phrase("No answer?", "Pas de réponse ?", "لا جواب؟")
    static let webIDontKnow = Phrase("I don’t know", "Je ne sais pas", "لا أعرف")
    static let webIRefuse = Phrase("I prefer not to answer", "Je préfère ne pas répondre", "أفضل عدم الإجابة")
    static let webReveal = Phrase("Show what is written", "Afficher ce qui est écrit", "إظهار ما كتب")
    static let webNone = Phrase("Clear the answer", "Effacer la réponse", "محو الجواب")
    static let webChoose = Phrase("Choose…", "Choisir…", "اختر…")
    static let webSearch = Phrase("Search the list", "Chercher dans la liste", "ابحث في القائمة")
    static let webFind = Phrase("Search", "Chercher", "بحث")
    static let webFound = Phrase("%1 of %2 shown", "%1 sur %2 affichés", "%1 من %2")
    static let webNothingFound = Phrase(
        "Nothing found: write fewer letters.", "Rien trouvé : écrivez moins de lettres.", "لا نتيجة: اكتب حروفا أقل.")
    static let webUp = Phrase("Up", "Monter", "إلى أعلى")
    static let webDown = Phrase("Down", "Descendre", "إلى أسفل")
    static let webKeepOrder = Phrase("This order is right", "Cet ordre convient", "هذا الترتيب صحيح")
    static let webNotRanked = Phrase("not ranked yet", "pas encore classé", "لم يرتب بعد")
    static let webSlider = Phrase("Slider", "Curseur", "مؤشر")

    // MARK: Places and files

    static let webPoint = Phrase(
        "Latitude, longitude, and if known altitude and accuracy: 35.5785, -5.3684",
        "Latitude, longitude, et si possible altitude et précision : 35.5785, -5.3684",
        "خط العرض، خط الطول، وإن أمكن الارتفاع والدقة: \u{200E}35.5785, -5.3684")
    static let webPoints = Phrase(
        "One place on each line: 35.5785, -5.3684", "Un lieu par ligne : 35.5785, -5.3684",
        "مكان في كل سطر: \u{200E}35.5785, -5.3684")
    static let webLocate = Phrase(
        "Take this device’s position", "Prendre la position de l’appareil", "أخذ موقع الجهاز")
    static let webAddPlace = Phrase(
        "Add this device’s position", "Ajouter la position de l’appareil", "إضافة موقع الجهاز")
    static let webLocating = Phrase(
        "Looking for the position…", "Recherche de la position…", "جار البحث عن الموقع…")
    static let webAccuracy = Phrase("Accuracy: %1 m", "Précision : %1 m", "الدقة: %1 م")
    static let webNoPosition = Phrase(
        "The device gives no position. Allow it in the browser, or write it by hand.",
        "L’appareil ne donne pas de position. Autorisez-la dans le navigateur, ou écrivez-la à la main.",
        "الجهاز لا يعطي الموقع. اسمح به في المتصفح أو اكتبه يدويا.")
    static let webPositionsAsk = Phrase(
        "This form asks where the device is while the interview goes on. The places are kept with the record: they tell where you have talked.",
        "Ce formulaire demande où se trouve l’appareil pendant l’entretien. Les lieux sont gardés avec l’enregistrement : ils disent où vous avez parlé.",
        "تطلب هذه الاستمارة تسجيل مكان الجهاز أثناء المقابلة. تحفظ الأماكن مع التسجيل، وهي تدل على مكان الحديث.")
    static let webPositionsYes = Phrase("Note the places", "Noter les lieux", "تسجيل الأماكن")
    static let webPositionsNo = Phrase("Do not note them", "Ne pas les noter", "عدم تسجيلها")
    static let webPositionsOn = Phrase(
        "The places where this device is are noted with the interview.",
        "Les lieux où se trouve l’appareil sont notés avec l’entretien.", "يسجل مكان الجهاز مع المقابلة.")
    static let webPositionsStop = Phrase("Stop noting", "Ne plus noter", "إيقاف التسجيل")
    static let webTakePhoto = Phrase("Take a photo", "Prendre une photo", "التقاط صورة")
    static let webRecord = Phrase("Record", "Enregistrer un son", "تسجيل صوت")
    static let webFilm = Phrase("Film", "Filmer", "تصوير فيديو")
    static let webChooseFile = Phrase("Choose a file", "Choisir un fichier", "اختيار ملف")
    static let webRemoveFile = Phrase("Remove the file", "Retirer le fichier", "حذف الملف")
    static let webUploading = Phrase("Saving the file…", "Enregistrement du fichier…", "جار حفظ الملف…")
    static let webFileFailed = Phrase(
        "The file could not be saved. Try again.", "Le fichier n’a pas pu être enregistré. Réessayez.",
        "تعذر حفظ الملف. حاول مرة أخرى.")
    static let webFileTooLarge = Phrase(
        "The file is too large. Make it smaller, or choose another one.",
        "Le fichier est trop grand. Réduisez-le ou choisissez-en un autre.", "الملف كبير جدا. صغره أو اختر ملفا آخر.")
    static let webNeedsScript = Phrase(
        "Files need JavaScript: allow it for this page.", "Les fichiers demandent JavaScript : autorisez-le ici.",
        "الملفات تحتاج إلى JavaScript: اسمح به لهذه الصفحة.")
    static let webDraw = Phrase(
        "Sign or draw in the box, or take a photo of what stands on paper.",
        "Signez ou dessinez dans le cadre, ou prenez en photo ce qui est sur papier.",
        "يمكن التوقيع أو الرسم داخل الإطار، أو التقاط صورة لما هو على الورق.")
    static let webDrawing = Phrase("Drawing area", "Zone de dessin", "إطار الرسم")
    static let webDrawAnew = Phrase("Start over", "Recommencer", "البدء من جديد")
    static let webKeepDrawing = Phrase("Keep the drawing", "Garder le dessin", "الاحتفاظ بالرسم")
    static let webMedia = Phrase("Media: %1", "Média : %1", "وسائط: %1")

    // MARK: Repeats

    static let webAdd = Phrase("Add", "Ajouter", "إضافة")

    // MARK: What is wrong

    static let webMistakes = Phrase(
        "Something on this page needs to be put right:", "Il y a quelque chose à corriger sur cette page :",
        "هناك ما يجب تصحيحه في هذه الصفحة:")
    static let webNotANumber = Phrase(
        "Write a number, in digits.", "Écrivez un nombre, en chiffres.", "اكتب عددا بالأرقام.")
    static let webNotAWholeNumber = Phrase(
        "Write a whole number, in digits.", "Écrivez un nombre entier, en chiffres.", "اكتب عددا صحيحا بالأرقام.")
    static let webNotADay = Phrase(
        "Write day/month/year, such as 23/11/2026.", "Écrivez jour/mois/année, par exemple 23/11/2026.",
        "اكتب يوم/شهر/سنة، مثل 23/11/2026.")
    static let webNotAMonth = Phrase(
        "Write month/year, such as 11/2026.", "Écrivez mois/année, par exemple 11/2026.",
        "اكتب شهر/سنة، مثل 11/2026.")
    static let webNotAYear = Phrase(
        "Write a year, such as 2026.", "Écrivez une année, par exemple 2026.", "اكتب سنة، مثل 2026.")
    static let webNotATime = Phrase(
        "Write hours:minutes, such as 14:30.", "Écrivez heures:minutes, par exemple 14:30.",
        "اكتب ساعات:دقائق، مثل 14:30.")
    static let webNotAMoment = Phrase(
        "Write a day and an hour, such as 23/11/2026 14:30.",
        "Écrivez un jour et une heure, par exemple 23/11/2026 14:30.",
        "اكتب يوما وساعة، مثل \u{200E}23/11/2026 14:30.")
    static let webNotAPlace = Phrase(
        "Write latitude and longitude, such as 35.5785, -5.3684.",
        "Écrivez latitude et longitude, par exemple 35.5785, -5.3684.",
        "اكتب خط العرض وخط الطول، مثل \u{200E}35.5785, -5.3684.")
    static let webNotPlaces = Phrase(
        "A line here is no place. Write latitude and longitude on each, such as 35.5785, -5.3684.",
        "Une ligne n’est pas un lieu. Écrivez sur chacune latitude et longitude, par exemple 35.5785, -5.3684.",
        "أحد الأسطر ليس مكانا. اكتب في كل سطر خط العرض وخط الطول، مثل \u{200E}35.5785, -5.3684.")

    // MARK: The end

    static let webSelfEnd = Phrase(
        "You have come to the end.", "Vous êtes arrivé à la fin.", "لقد وصلت إلى النهاية.")
    static let webThanks = Phrase("Thank you.", "Merci.", "شكرا لك.")
    static let webGiveBack = Phrase(
        "Please give the device back.", "Vous pouvez rendre l’appareil.", "يمكنك إعادة الجهاز.")

    // MARK: Interviews

    static let webNoDrafts = Phrase("No interview waits.", "Aucun entretien en attente.", "لا توجد مقابلات معلقة.")
    static let webContinue = Phrase("Go on", "Reprendre", "متابعة")
    static let webFinished = Phrase(
        "The interview is finished and saved.", "L’entretien est terminé et enregistré.", "انتهت المقابلة وتم حفظها.")
    static let webLeft = Phrase("The draft is saved.", "Le brouillon est enregistré.", "تم حفظ المسودة.")

    // MARK: Not let in

    static let webOtherTab = Phrase(
        "This page belongs to an interview that is not open any more: it was left, or another one was begun in another tab. Nothing of this page was taken; what was saved before is in the draft.",
        "Cette page appartient à un entretien qui n’est plus ouvert : il a été quitté, ou un autre a été commencé dans un autre onglet. Rien de cette page n’a été pris ; ce qui était enregistré est dans le brouillon.",
        "هذه الصفحة تخص مقابلة لم تعد مفتوحة: تم الخروج منها أو بدأت مقابلة أخرى في صفحة أخرى. لم يؤخذ شيء من هذه الصفحة؛ ما حفظ من قبل موجود في المسودة."
    )
    static let webClosed = Phrase(
        "This page cannot be opened", "Cette page ne peut pas être ouverte", "لا يمكن فتح هذه الصفحة")
    static let webUseTerminal = Phrase(
        "Each address opens once, in one browser. Start the command again in the terminal, and open the address that it prints.",
        "Chaque adresse s’ouvre une seule fois, dans un seul navigateur. Relancez la commande dans le terminal et ouvrez l’adresse affichée.",
        "كل عنوان يفتح مرة واحدة في متصفح واحد. أعد تشغيل الأمر في الطرفية وافتح العنوان الذي يظهر.")
    static let webOpen = Phrase("Open the interview", "Ouvrir l’entretien", "فتح المقابلة")
    static let webFailed = Phrase("That did not work", "Cela n’a pas fonctionné", "لم ينجح ذلك")
    static let webFailedOpening = Phrase(
        "The page could not be opened. Look at the terminal, then try again.",
        "La page n’a pas pu être ouverte. Regardez le terminal, puis réessayez.",
        "تعذر فتح الصفحة. انظر إلى الطرفية ثم حاول مرة أخرى.")
    static let webFailedSaving = Phrase(
        "The last answer could not be saved on this device. Look at the terminal, then try again.",
        "La dernière réponse n’a pas pu être enregistrée sur cet appareil. Regardez le terminal, puis réessayez.",
        "تعذر حفظ الجواب الأخير على هذا الجهاز. انظر إلى الطرفية ثم حاول مرة أخرى.")
}
