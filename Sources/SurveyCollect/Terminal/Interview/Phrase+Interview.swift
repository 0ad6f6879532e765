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
    static let matches = Phrase("%1 of %2", "%1 sur %2", "%1 من %2")
    static let media = Phrase("Media:", "Média :", "وسائط:")
    static let fileAttached = Phrase("Attached: %1", "Fichier joint : %1", "الملف المرفق: %1")
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

    static let noSuchFile = Phrase(
        "The file cannot be attached: %1", "Le fichier ne peut pas être joint : %1", "تعذر إرفاق الملف: %1")
}
