/// A step of a written interview that cannot be taken: where it stands, why, and what to do next.
public struct ScriptProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which interview of the file, from 1.
    public let interview: Int
    /// The line in the file, from 1.
    public let line: Int
    /// The line as it was written, cut to what a message may repeat; empty for a problem of the whole file.
    public let step: String
    /// Why it cannot be taken, as a clause.
    public let cause: String
    /// What to do next, as a sentence.
    public let nextStep: String

    init(interview: Int, line: Int, step: String, cause: String, next: String) {
        self.interview = interview
        self.line = line
        self.step = step.count > Self.stepCharacters ? step.prefix(Self.stepCharacters) + "…" : step
        self.cause = cause
        nextStep = next
    }

    private static let stepCharacters = 80

    /// The line, the step and the cause.
    public var place: String { "line \(line)" + (step.isEmpty ? "" : ", “\(step)”") }

    /// The place, the cause and the next step.
    ///
    /// A form's own message is a sentence already.
    public var description: String {
        "\(place): \(cause)\(cause.last.map { ".!?؟".contains($0) } ?? false ? "" : ".") \(nextStep)"
    }
}

/// Everything that is wrong with a file of written interviews, in the order of its lines.
public struct ScriptFailure: Error, Sendable, Equatable {
    /// What is wrong; at least one thing.
    public let problems: [ScriptProblem]

    init(_ problems: [ScriptProblem]) { self.problems = problems }
}
