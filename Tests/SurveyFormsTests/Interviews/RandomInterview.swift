import SurveyForms
import TestSupport

/// Plays an interview as somebody would who answers whatever comes up, with values of the right kind.
struct RandomInterview {
    private var numbers: SplitMix64
    private var interview: SessionInterview
    private(set) var steps: [InterviewStep] = []

    init(_ interview: SessionInterview, seed: UInt64) {
        self.interview = interview
        numbers = SplitMix64(seed: seed)
    }

    mutating func play(_ count: Int) {
        for _ in 0..<count {
            guard let step = step() else { continue }
            var next = interview
            _ = next.take(step)
            // What is not offered any more goes in JavaRosa and stays here: docs/javarosa.md.
            if next.holdsWhatIsNotOffered { continue }
            // A smaller count takes instances away here and not in JavaRosa: docs/javarosa.md.
            if isCounted(step), next.countedInstances < interview.countedInstances { continue }
            steps.append(step)
            interview = next
        }
        steps.append(.finish)
    }

    private func isCounted(_ step: InterviewStep) -> Bool { if case .answer = step { true } else { false } }

    private mutating func chance(_ percent: UInt64) -> Bool { numbers.next() % 100 < percent }

    private mutating func step() -> InterviewStep? {
        let session = interview.session
        if chance(2), let language = session.form.languages.randomElement(using: &numbers) { return .language(language) }
        let prompts = interview.prompts()
        if chance(12), let prompt = prompts.randomElement(using: &numbers), prompt.count < 4 {
            return .add(interview.place(of: prompt))
        }
        if chance(5), let prompt = prompts.randomElement(using: &numbers), prompt.count > 0 {
            return .remove("\(interview.place(of: prompt))[\(UInt64(prompt.count) - numbers.next() % UInt64(prompt.count))]")
        }
        // What is asked without an answer comes up more often, so that an interview gets somewhere.
        let asked = session.screens().flatMap(\.nodes)
        let open = asked.filter { session.record[$0].isEmpty }
        guard let node = (chance(60) && !open.isEmpty ? open : asked).randomElement(using: &numbers),
            let view = session.view(of: node), !view.isReadOnly, view.question.kind != .note
        else { return nil }
        // An answer that is given once more sets JavaRosa reckoning, and nothing here: docs/javarosa.md.
        guard let value = chance(6) ? "" : value(for: view), value != view.value else { return nil }
        return .answer(session.place(of: node), value)
    }

    private mutating func value(for view: QuestionView) -> String? {
        let offered = view.choices.map(\.value)
        switch view.question.kind {
        case .integer:
            return view.range?.values(limit: 50).randomElement(using: &numbers)
                ?? ["0", "1", "2", "3", "4", "5", "7", "12", "17", "18", "34", "65", "-1", "120", "2020"].randomElement(using: &numbers)
        case .decimal:
            return view.range?.values(limit: 50).randomElement(using: &numbers)
                ?? ["0", "0.5", "1", "1.25", "10", "-2.75", "100.125"].randomElement(using: &numbers)
        case .text, .barcode: return ["x", "Amina", "12", "07", "a b", "'quoted'", "اسم"].randomElement(using: &numbers)
        case .date: return ["2026-03-01", "1990-12-31", "2000-02-29", "2025-07-15"].randomElement(using: &numbers)
        case .time: return ["08:30:00.000+01:00", "23:59:00.000+01:00"].randomElement(using: &numbers)
        case .dateTime: return ["2026-03-01T12:00:00.000+01:00", "1999-12-31T23:30:00.000+01:00"].randomElement(using: &numbers)
        case .selectOne: return offered.randomElement(using: &numbers)
        case .selectMultiple:
            let picked = offered.shuffled(using: &numbers).prefix(Int(numbers.next() % 4))
            return offered.filter(picked.contains).joined(separator: " ")
        case .rank: return offered.shuffled(using: &numbers).joined(separator: " ")
        case .geopoint: return ["35.1 -5.2 10.0 4.5", "33.97 -6.85 0.0 0.0"].randomElement(using: &numbers)
        case .geotrace: return "35.1 -5.2 0.0 0.0; 35.2 -5.3 0.0 0.0"
        case .geoshape: return "35.1 -5.2 0.0 0.0; 35.2 -5.3 0.0 0.0; 35.2 -5.1 0.0 0.0; 35.1 -5.2 0.0 0.0"
        case .attachment: return "door.jpg"
        case .acknowledge: return "OK"
        case .boolean: return ["true", "false"].randomElement(using: &numbers)
        case .note, .calculated, .metadata: return nil
        }
    }
}
