/// First inputs, made of what is known to be good.
public enum StoreSeeds {
    /// The input of ``StoreTarget/sections`` that holds these plain sections.
    public static func sections(header: [UInt8], answers: [UInt8]) -> [UInt8] {
        SectionEnvelope.input(header: header, answers: answers)
    }
}
