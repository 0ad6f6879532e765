/// Invented levels of use of one product. They come from no survey and stand for no region's real situation.
struct DrugProfile: Sendable {
    /// The product's code in the form.
    let code: String
    /// Share of men and of women who ever took it, before region and age have their say.
    let lifetime: (male: Double, female: Double)
    /// Share of those who ever took it who did so in the last 12 months.
    let year: Double
    /// Share of those of the last 12 months who did so in the last 30 days.
    let month: Double
    /// The commonest age of first use, in years.
    let firstAge: Int
    /// How much commoner it is in each region's profile than on average.
    let factors: (north: Double, centre: Double, coast: Double)
    /// Whether the form asks further about it.
    let isFollowed: Bool

    private init(
        _ code: String, _ male: Double, _ female: Double, year: Double, month: Double, first: Int,
        _ factors: (north: Double, centre: Double, coast: Double), isFollowed: Bool = true
    ) {
        self.code = code
        self.lifetime = (male, female)
        self.year = year
        self.month = month
        self.firstAge = first
        self.factors = factors
        self.isFollowed = isFollowed
    }

    /// All products of the form's list in its order.
    static let all: [DrugProfile] = [
        DrugProfile("cannabis", 0.24, 0.035, year: 0.55, month: 0.68, first: 17, (1.35, 0.95, 1)),
        DrugProfile("karkoubi", 0.06, 0.012, year: 0.45, month: 0.55, first: 18, (0.8, 1.1, 1.4)),
        DrugProfile("tramadol", 0.03, 0.014, year: 0.4, month: 0.45, first: 22, (1.1, 0.9, 1)),
        DrugProfile("cocaine", 0.025, 0.005, year: 0.42, month: 0.45, first: 22, (1.5, 0.6, 1.2)),
        DrugProfile("crack", 0.008, 0.002, year: 0.4, month: 0.5, first: 23, (1.2, 0.5, 1.4)),
        DrugProfile("poufa", 0.009, 0.002, year: 0.8, month: 0.6, first: 20, (0.6, 0.5, 2)),
        DrugProfile("heroin", 0.012, 0.002, year: 0.45, month: 0.65, first: 21, (2.4, 0.4, 0.5)),
        DrugProfile("opioids", 0.008, 0.004, year: 0.35, month: 0.4, first: 24, (1.2, 0.8, 1), isFollowed: false),
        DrugProfile("ecstasy", 0.022, 0.006, year: 0.45, month: 0.35, first: 20, (1, 0.8, 1.4)),
        DrugProfile("amphetamines", 0.01, 0.003, year: 0.4, month: 0.35, first: 21, (1, 0.8, 1.2)),
        DrugProfile("lsd", 0.008, 0.002, year: 0.3, month: 0.25, first: 20, (1, 0.7, 1.3), isFollowed: false),
        DrugProfile("inhalants", 0.028, 0.006, year: 0.3, month: 0.45, first: 14, (0.8, 1.3, 1.1)),
        // Nobody can have taken what does not exist: these are people who say yes to everything.
        DrugProfile("zelmane", 0.004, 0.003, year: 0.4, month: 0.3, first: 18, (1, 1, 1)),
    ]
}

/// Which of the three invented patterns a region follows. Regions without one of their own follow the average.
enum RegionProfile: Sendable {
    case north
    case centre
    case coast
    case average

    init(region: String) {
        switch region {
        case "01": self = .north
        case "03": self = .centre
        case "06": self = .coast
        default: self = .average
        }
    }

    /// How much commoner a product is here.
    func factor(of drug: DrugProfile) -> Double {
        switch self {
        case .north: drug.factors.north
        case .centre: drug.factors.centre
        case .coast: drug.factors.coast
        case .average: 1
        }
    }
}
