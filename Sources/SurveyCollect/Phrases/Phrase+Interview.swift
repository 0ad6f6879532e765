/// What both screens of an interview say, in the terminal and in the browser.
extension Phrase {
    // MARK: Going through

    static let overview = Phrase("Overview", "Sommaire", "نظرة عامة")
    static let language = Phrase("Language", "Langue", "اللغة")

    // MARK: The question

    static let required = Phrase("required", "obligatoire", "إجباري")
    static let dontKnow = Phrase("Don’t know", "Ne sait pas", "لا يعرف")
    static let refused = Phrase("Refuses to answer", "Refuse de répondre", "يرفض الإجابة")
    static let noChoices = Phrase(
        "There is nothing to choose now: an earlier answer decides the list.",
        "Aucun choix pour l’instant : la liste dépend d’une réponse précédente.",
        "لا توجد اختيارات الآن: فهي مرتبطة بجواب سابق.")
    static let yes = Phrase("Yes", "Oui", "نعم")
    static let no = Phrase("No", "Non", "لا")
    static let acknowledge = Phrase("OK", "OK", "حسنا")
    static let numbered = Phrase("%1 of %2", "%1 sur %2", "%1 من %2")
    static let noSuchDay = Phrase("There is no such day.", "Ce jour n’existe pas.", "هذا اليوم غير موجود.")
    static let noSuchTime = Phrase("There is no such time.", "Cette heure n’existe pas.", "هذه الساعة غير موجودة.")
    static let noSuchMoment = Phrase(
        "There is no such day, or no such time.", "Ce jour ou cette heure n’existe pas.",
        "هذا اليوم أو هذه الساعة غير موجودة.")
    static let tooFewPlaces = Phrase(
        "A line needs two places or more, a shape three.", "Une ligne demande deux lieux, une surface trois.",
        "الخط يحتاج إلى مكانين، والمساحة إلى ثلاثة.")
    static let outsideRange = Phrase(
        "Write a number from %1 to %2.", "Écrivez un nombre de %1 à %2.", "اكتب عددا من %1 إلى %2.")
    static let betweenSteps = Phrase(
        "Write a number from %1 to %2, in steps of %3.", "Écrivez un nombre de %1 à %2, par pas de %3.",
        "اكتب عددا من %1 إلى %2 بخطوات من %3.")
    static let tooLarge = Phrase(
        "This number is too large.", "Ce nombre est trop grand.", "هذا العدد كبير جدا.")
    static let noSuchPlace = Phrase(
        "Latitude goes from -90 to 90, longitude from -180 to 180.",
        "La latitude va de -90 à 90, la longitude de -180 à 180.",
        "خط العرض بين \u{200E}-90 و 90، وخط الطول بين \u{200E}-180 و 180.")
    static let fileOfOtherKind = Phrase(
        "This question takes a file of another kind.", "Cette question attend un autre type de fichier.",
        "هذا السؤال يقبل نوعا آخر من الملفات.")
    static let fileAttached = Phrase("Attached: %1", "Fichier joint : %1", "الملف المرفق: %1")

    // MARK: Repeats

    static let addAnother = Phrase("Add another one?", "En ajouter un autre ?", "إضافة آخر؟")
    static let addFirst = Phrase("Add one?", "En ajouter un ?", "إضافة واحد؟")
    static let soFar = Phrase("So far: %1", "Jusqu’ici : %1", "إلى حد الآن: %1")
    static let goOn = Phrase("No, go on", "Non, continuer", "لا، متابعة")
    static let remove = Phrase("Remove", "Supprimer", "حذف")
    static let reallyRemove = Phrase(
        "Remove “%1” with all its answers?", "Supprimer « %1 » avec toutes ses réponses ?", "حذف «%1» مع كل أجوبته؟")
    static let keep = Phrase("No, keep it", "Non, le garder", "لا، الاحتفاظ به")

    // MARK: What is wrong

    static let missingAnswer = Phrase(
        "An answer is needed here.", "Une réponse est obligatoire.", "الجواب إجباري هنا.")
    static let notAllowed = Phrase(
        "This answer is not allowed.", "Cette réponse n’est pas admise.", "هذا الجواب غير مقبول.")
    static let notOffered = Phrase(
        "This choice is not offered any more: choose again.", "Ce choix n’est plus proposé : choisissez à nouveau.",
        "هذا الاختيار لم يعد متاحا: اختر من جديد.")

    // MARK: The end

    static let summary = Phrase("Summary", "Récapitulatif", "الملخص")
    static let allRight = Phrase("Nothing is missing.", "Rien ne manque.", "لا ينقص شيء.")
    static let stillWrong = Phrase(
        "Before the interview can be finished:", "Avant de terminer l’entretien :", "قبل إنهاء المقابلة:")
    static let finish = Phrase("Finish the interview", "Terminer l’entretien", "إنهاء المقابلة")
    static let answers = Phrase("Answers", "Réponses", "الأجوبة")
    static let notAnswered = Phrase("no answer", "sans réponse", "بدون جواب")

    // MARK: Interviews

    static let interviews = Phrase("Interviews", "Entretiens", "المقابلات")
    static let newInterview = Phrase("New interview", "Nouvel entretien", "مقابلة جديدة")
    static let drafts = Phrase("To go on with", "À reprendre", "للمتابعة")
    static let unreadableDrafts = Phrase(
        "Drafts that cannot be read: %1. Before you begin one of them anew, run survey-cli check.",
        "Brouillons illisibles : %1. Avant d’en recommencer un, lancez survey-cli check.",
        "مسودات لا يمكن قراءتها: %1. قبل أن تبدأ إحداها من جديد شغل \u{200E}survey-cli check\u{200E}.")
    static let begun = Phrase("begun %1", "commencé %1", "بدأت %1")

    // MARK: The screen

    static let leftOver = Phrase(
        "Answers of an earlier version of the form without a place in this one. They do not count; the record’s history keeps them:",
        "Réponses d’une version antérieure du formulaire, sans place dans celle-ci. Elles ne comptent pas ; l’historique de l’enregistrement les garde :",
        "أجوبة من نسخة سابقة للاستمارة لا مكان لها في هذه النسخة. لا تحسب، ويحفظها تاريخ السجل:")
    static let leftOverBelow = Phrase(
        "Answers without a place in this version, at the end of the list: %1",
        "Réponses sans place dans cette version, en fin de liste : %1",
        "أجوبة لا مكان لها في هذه النسخة، في آخر القائمة: %1")
    static let shelved = Phrase(
        "Answers beyond the count of their repeat; finishing the interview removes them: %1",
        "Réponses au-delà du nombre de répétitions ; terminer l’entretien les supprime : %1",
        "أجوبة تتجاوز عدد التكرارات، وإنهاء المقابلة يحذفها: %1")
    static let formFault = Phrase(
        "The form has a fault here; keep the draft and tell the form’s author: %1",
        "Le formulaire a ici un défaut ; gardez le brouillon et prévenez son auteur : %1",
        "في الاستمارة خلل هنا؛ احتفظ بالمسودة وأخبر معدها: %1")
}
