/// The interviewer's remark, which marks every record as synthetic.
enum SimulatedNote {
    /// A remark that fits how the interview ended.
    ///
    /// - Parameter ending: "complete", "partial" or "refusal", as the form's `disposition`.
    static func text(ending: String, _ random: inout SplitMix64) -> String {
        let remarks =
            switch ending {
            case "refusal": refusals
            case "partial": interruptions
            default: completions
            }
        return "\(InterviewSimulator.mark) \(remarks[random.whole(0...remarks.count - 1)])"
    }

    private static let completions = [
        "Entretien calme, sans personne d'autre dans la pièce.",
        "Réponses données sans hésiter.",
        "Entretien mené dans la cour, quelques bruits de rue.",
        "La question sur l'âge de début a demandé du temps.",
        "Personne accueillante, explications données deux fois.",
        "مقابلة هادئة دون حضور أي شخص آخر.",
        "أجوبة واضحة وسريعة.",
        "احتاجت بعض الأسئلة إلى شرح إضافي.",
        "جرت المقابلة أمام باب المنزل.",
    ]

    private static let interruptions = [
        "Entretien arrêté à l'arrivée d'un visiteur.",
        "La personne devait partir au travail.",
        "توقفت المقابلة بسبب ضيق الوقت.",
    ]

    private static let refusals = [
        "Refus poli, sans explication.",
        "La personne n'a pas le temps.",
        "رفض المشاركة بلطف.",
    ]
}
