/// What a synthetic person thinks of risks and availability.
struct SimulatedOpinions {
    let region: RegionProfile

    /// Writes the answers.
    func answer(_ interview: inout SimulatedInterview, _ random: inout SplitMix64) {
        for (name, great) in [
            ("risk_tobacco_daily", 55.0), ("risk_cannabis_weekly", 50), ("risk_karkoubi_once", 68),
            ("risk_cocaine_once", 66),
        ] {
            interview.set(
                "opinions/risk/\(name)",
                random.pick(
                    ("great", great), ("moderate", 24), ("slight", 10), ("no", 4), ("dk", 8), ("refused", 1)))
        }
        let cannabis = region == .north ? 1.6 : 1
        let karkoubi = region == .coast ? 1.5 : 1
        for (name, ease) in [("avail_cannabis", cannabis), ("avail_karkoubi", karkoubi * 0.6)] {
            interview.set(
                "opinions/availability/\(name)",
                random.pick(
                    ("impossible", 22), ("very_hard", 14), ("hard", 13), ("easy", 17 * ease),
                    ("very_easy", 15 * ease), ("dk", 20), ("refused", 2)))
        }
    }
}
