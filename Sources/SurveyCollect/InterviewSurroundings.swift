public import SurveyForms

/// What interviews take from the world around them: time, chance, what is known of the device, lists beside the form.
public struct InterviewSurroundings: Sendable {
    /// The time.
    public var clock: @Sendable () -> FormClock
    /// 64 random bits.
    public var random: @Sendable () -> UInt64
    /// What metadata questions ask the device for: "deviceid", "username", "email", "phonenumber".
    public var properties: [String: String] = [:]
    /// The lists that lie in files beside the form, by id.
    public var lists: [String: InstanceTree] = [:]

    /// Surroundings with a clock and a source of random bits.
    public init(clock: @escaping @Sendable () -> FormClock, random: @escaping @Sendable () -> UInt64) {
        self.clock = clock
        self.random = random
    }

    /// What expressions see now.
    func environment(_ form: Form, language: String?) -> EvaluationEnvironment {
        var environment = EvaluationEnvironment(clock: clock(), random: random)
        environment.formVersion = form.version
        environment.properties = properties
        environment.choiceLabel = { value, path in
            form.question(at: path)?.choices?.first { $0.value == value }?.label.text(in: language)
        }
        return environment
    }
}
