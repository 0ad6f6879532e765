/// What an evaluation needs besides the instances: time, chance, texts and the application's own values.
public struct EvaluationEnvironment: Sendable {
    /// The time that `today()` and `now()` give.
    public var clock: FormClock

    /// 64 random bits, for `random()`, `uuid()` and `randomize()` without a seed.
    public var random: @Sendable () -> UInt64

    /// The short names of months and days in the language of the interview.
    public var dateNames: DateNames = .english

    /// The version of the form.
    public var formVersion = ""

    /// The language of the interview, for texts and labels of the form; `nil` for the form's own.
    public var language: String?

    /// The text with an id in the language of the interview: `jr:itext('id')`; a session looks into the form after it.
    public var text: @Sendable (String) -> String? = { _ in nil }

    /// The label of a choice in the language of the interview, from its value and the path of its question, which
    /// has no root and no instance ids ("household/member/sex"): `jr:choice-name(value, '/data/…')`; a session looks
    /// into the form after it.
    public var choiceLabel: @Sendable (_ value: String, _ path: String) -> String? = { _, _ in nil }

    /// What the application knows: "deviceid", "username", "email", "phonenumber".
    public var properties: [String: String] = [:]

    /// An environment with a clock and a source of random bits.
    public init(clock: FormClock, random: @escaping @Sendable () -> UInt64) {
        self.clock = clock
        self.random = random
    }
}

/// Where and with what an expression is evaluated.
public struct EvaluationContext: Sendable {
    /// The record and the other instances.
    public var instances: FormInstances

    /// The node that the expression belongs to: what `.` and `current()` mean.
    public var node: NodeReference

    /// Time, chance and texts.
    public var environment: EvaluationEnvironment

    /// The texts of the form.
    var words: FormWords?

    /// How many labels with expressions in them are being made around this evaluation.
    var nesting = 0

    /// How deep the expression may be nested: what those around it leave of ``FormLimits/expressionDepth``.
    var depthLeft = FormLimits.expressionDepth

    /// A context.
    ///
    /// - Parameter node: The node that the expression belongs to; `nil` for the root element of the record.
    public init(_ instances: FormInstances, at node: InstanceTree.Node? = nil, environment: EvaluationEnvironment) {
        self.instances = instances
        self.node = NodeReference(node ?? instances.primary.root ?? instances.primary.document)
        self.environment = environment
    }
}
