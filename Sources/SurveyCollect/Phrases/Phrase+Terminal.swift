/// What only the screen in the terminal says.
extension Phrase {
    // MARK: Keys, as the last line of the screen names them

    static let keyNext = Phrase("Enter next", "Entrée suite", "Enter التالي")
    static let keyBack = Phrase("PgUp back", "PgPréc retour", "PgUp رجوع")
    static let keyMenu = Phrase("Esc menu", "Échap menu", "Esc القائمة")
    static let keyChoose = Phrase("↑↓ choose", "↑↓ choisir", "↑↓ اختيار")
    static let keyToggle = Phrase("Space ticks", "Espace coche", "مسافة: تأشير")
    static let keyTake = Phrase("Space takes, ↑↓ moves", "Espace prend, ↑↓ déplace", "مسافة: أخذ، ↑↓ نقل")
    static let keyFields = Phrase("Tab next field", "Tab champ suivant", "Tab الحقل التالي")
    static let keyDays = Phrase("↑↓ day", "↑↓ jour", "↑↓ يوم")
    static let keyMonths = Phrase("↑↓ month", "↑↓ mois", "↑↓ شهر")
    static let keyYears = Phrase("↑↓ year", "↑↓ année", "↑↓ سنة")
    static let keyReveal = Phrase("Ctrl-T show", "Ctrl-T afficher", "Ctrl-T إظهار")
    static let keyHide = Phrase("Ctrl-T hide", "Ctrl-T masquer", "Ctrl-T إخفاء")
    static let keySteps = Phrase("↑↓ more, less", "↑↓ plus, moins", "↑↓ زيادة، نقصان")
    static let keyLines = Phrase(
        "Enter new line, PgDn next", "Entrée à la ligne, PgSuiv suite", "Enter سطر جديد، PgDn التالي")
    static let keyType = Phrase("type to search", "tapez pour chercher", "اكتب للبحث")
    static let keyClose = Phrase("Esc closes", "Échap ferme", "Esc إغلاق")

    // MARK: The question

    static let readOnly = Phrase("cannot be changed", "non modifiable", "غير قابل للتغيير")
    static let search = Phrase("Search:", "Recherche :", "بحث:")
    static let noMatch = Phrase(
        "Nothing found. Backspace takes letters away.", "Rien trouvé. Effacez des lettres.",
        "لا نتيجة. امسح بعض الحروف.")
    static let media = Phrase("Media:", "Média :", "وسائط:")
    static let fileHelp = Phrase(
        "Write the file’s path; Enter attaches it", "Écrivez le chemin du fichier ; Entrée le joint",
        "اكتب مسار الملف ثم Enter لإرفاقه")
    static let helpDate = Phrase("day/month/year", "jour/mois/année", "يوم/شهر/سنة")
    static let helpMonth = Phrase("month/year", "mois/année", "شهر/سنة")
    static let helpYear = Phrase("year", "année", "سنة")
    static let helpTime = Phrase("hours:minutes", "heures:minutes", "ساعات:دقائق")
    static let helpDateTime = Phrase(
        "day/month/year hours:minutes", "jour/mois/année heures:minutes", "يوم/شهر/سنة ساعات:دقائق")
    static let helpPoint = Phrase(
        "latitude, longitude [altitude accuracy], such as 35.5785, -5.3684",
        "latitude, longitude [altitude précision], par exemple 35.5785, -5.3684",
        "خط العرض، خط الطول [الارتفاع الدقة]، مثل ‎35.5785, -5.3684‎")
    static let helpPoints = Phrase(
        "one place a line: latitude, longitude", "un lieu par ligne : latitude, longitude",
        "مكان في كل سطر: خط العرض، خط الطول")
    static let helpInteger = Phrase("a whole number", "un nombre entier", "عدد صحيح")
    static let helpDecimal = Phrase("a number", "un nombre", "عدد")
    static let helpRange = Phrase("from %1 to %2", "de %1 à %2", "من %1 إلى %2")

    // MARK: What is wrong

    static let cannotAttach = Phrase(
        "There is no such file, or it cannot be read: %1", "Ce fichier n’existe pas ou ne peut pas être lu : %1",
        "هذا الملف غير موجود أو تتعذر قراءته: %1")

    // MARK: Keys

    static let keyList = Phrase("↑↓ Enter choose", "↑↓ Entrée choisir", "↑↓ Enter اختيار")
    static let keyScroll = Phrase("↑↓ scroll", "↑↓ défiler", "↑↓ تمرير")
    static let keyRemove = Phrase("Del removes", "Suppr supprime", "Del حذف")

    // MARK: Menu

    static let menuBack = Phrase("Back to the question", "Revenir à la question", "الرجوع إلى السؤال")
    static let menuDontKnow = Phrase(
        "No answer: doesn’t know (Ctrl-D)", "Sans réponse : ne sait pas (Ctrl-D)", "بدون جواب: لا يعرف (Ctrl-D)")
    static let menuRefused = Phrase(
        "No answer: refuses (Ctrl-R)", "Sans réponse : refuse (Ctrl-R)", "بدون جواب: يرفض (Ctrl-R)")
    static let menuJump = Phrase(
        "Go to a question (Ctrl-G)", "Aller à une question (Ctrl-G)", "انتقال إلى سؤال (Ctrl-G)")
    static let menuLanguage = Phrase("Language (Ctrl-L)", "Langue (Ctrl-L)", "اللغة (Ctrl-L)")
    static let menuSummary = Phrase(
        "Summary and end (Ctrl-E)", "Récapitulatif et fin (Ctrl-E)", "الملخص والنهاية (Ctrl-E)")
    static let menuLeave = Phrase(
        "Save and leave (Ctrl-X)", "Enregistrer et quitter (Ctrl-X)", "حفظ وخروج (Ctrl-X)")
    static let menuRemove = Phrase("Remove “%1”", "Supprimer « %1 »", "حذف «%1»")
    static let menuGuidance = Phrase("More about this question (F1)", "Aide sur la question (F1)", "توضيح إضافي (F1)")

    // MARK: The screen

    static let tooSmall = Phrase(
        "The window is too small: 40 columns and 10 rows at least.",
        "La fenêtre est trop petite : 40 colonnes et 10 lignes au moins.", "النافذة صغيرة: 40 عمودا و10 أسطر على الأقل."
    )
    static let moreBelow = Phrase("↓ more", "↓ suite", "↓ المزيد")
    static let moreAbove = Phrase("↑ more (PgUp)", "↑ début (PgPréc)", "↑ المزيد (PgUp)")
    static let moreAround = Phrase("↑↓ more (PgUp, PgDn)", "↑↓ suite (PgPréc, PgSuiv)", "↑↓ المزيد (PgUp، PgDn)")
    static let saved = Phrase("Draft saved", "Brouillon enregistré", "تم حفظ المسودة")
    static let noAnswer = Phrase("No answer: %1", "Sans réponse : %1", "بدون جواب: %1")
    static let againLeavesBehind = Phrase(
        "The answer is not taken. The same key again goes on without it.",
        "Réponse non prise. La même touche à nouveau continue sans elle.",
        "لم يؤخذ الجواب. اضغط المفتاح مرة أخرى للمتابعة بدونه.")
    static let notSaved = Phrase("Not saved: %1", "Non enregistré : %1", "لم يتم الحفظ: %1")
    static let leaveUnsaved = Phrase(
        "Leave and lose what is not saved", "Quitter et perdre ce qui n’est pas enregistré",
        "الخروج وفقدان ما لم يحفظ")
    static let stay = Phrase("Stay", "Rester", "البقاء")
    static let addOne = Phrase("Yes, add one", "Oui, en ajouter un", "نعم، إضافة")
    static let full = Phrase("No more fit here.", "Il n’y a plus de place ici.", "لا مكان للمزيد هنا.")
    static let problemsLeft = Phrase(
        "First put right what is listed here.", "Corrigez d’abord ce qui est indiqué ici.", "صحح أولا ما هو مذكور هنا.")
}
