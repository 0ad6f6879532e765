extension Phrase {
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
    static let leftOver = Phrase(
        "Answers of an earlier version of the form without a place in this one; the record keeps them: %1",
        "Réponses d’une version antérieure du formulaire, sans place dans celle-ci ; l’enregistrement les garde : %1",
        "أجوبة من نسخة سابقة للاستمارة لا مكان لها في هذه النسخة، وهي محفوظة: %1")
    static let shelved = Phrase(
        "Answers beyond the count of their repeat; finishing the interview removes them: %1",
        "Réponses au-delà du nombre de répétitions ; terminer l’entretien les supprime : %1",
        "أجوبة تتجاوز عدد التكرارات، وإنهاء المقابلة يحذفها: %1")
    static let formFault = Phrase(
        "The form has a fault here; keep the draft and tell the form’s author: %1",
        "Le formulaire a ici un défaut ; gardez le brouillon et prévenez son auteur : %1",
        "في الاستمارة خلل هنا؛ احتفظ بالمسودة وأخبر معدها: %1")
    static let problemsLeft = Phrase(
        "First put right what is listed here.", "Corrigez d’abord ce qui est indiqué ici.", "صحح أولا ما هو مذكور هنا.")
}
