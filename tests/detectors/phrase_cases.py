"""Sentences that the phrases must find, and sentences that look like them and must be left alone."""

CAUGHT = {
    "threat": """
        I will kill you
        I'm gonna fucking stab you in your sleep
        we will find you
        If you post that again I'll break your neck
        i swear to god i will end you
        Keep talking and I'll come to your house
        My brothers are going to beat you up
        I'm coming for your family
        I'd love to put a bullet in your head
        You won't live to see Christmas
        your kids will get hurt
        i've got a gun and you will find out how it works
        I hope you die
        I really hope you get cancer and suffer
        kill yourself
        kys
        go and hang yourself
        just jump off a bridge
        The world would be better without you
        you deserve to be shot
        i know where you live
        We know where your kids go to school
        Watch your back
        you will pay for this in blood
        It would be a shame if something happened to your lovely family
        sleep with one eye open
        I'm standing outside your house
        w3 w1ll f1nd y0u
        I will kiiillll youuuu
        I w1ll sl1t y0ur thr0at
        k i l l  y o u r s e l f
        I am going to smash your face in
        say that to my face and I'll knock your teeth out
        I hope someone rapes you
        hope u get hit by a truck lol
        I pray that your house burns down with you in it
        your address is 12 Main Street, expect visitors tonight
        somebody should put you down
        we are going to burn your house down
        I will find out where you live
        your gonna die tonight
        """,
    "violence": """
        someone should shoot these people
        hang them all
        burn down their houses
        Politicians like that should be hanged
        string them up from the lampposts
        Death to all infidels
        Let's burn down the mosque
        They should be lined up against a wall and shot
        Bring back the gas chambers
        the only good cop is a dead cop
        Kill every last one of them
        grab your guns and join us, patriots
        Run them over next time
        time to start hanging politicians again
        someone ought to put that journalist in the ground
        The only thing you people understand is a bullet
        """,
    "racism": """
        go back to your country
        Go back to where you came from
        all muslims are terrorists
        Mexicans are nothing but rapists
        immigrants are vermin
        jews control the media
        black people belong in a zoo
        women belong in the kitchen
        send them back to africa
        You will not replace us
        Hitler was right
        the refugees are a plague
        Those gypsies steal everything, gypsies are all thieves
        gays are an abomination
        never trust a jew
        I hate all immigrants
        dirty arabs everywhere
        Deport all muslims now
        The holocaust is a hoax
        We don't want your kind here
        this country is overrun with foreigners
        Islam is a cancer
        Africans breed like rats
        they are not human, blacks are apes
        No jews allowed
        white genocide is real
        All chinese are liars
        Women should not be allowed to vote
        i m m i g r a n t s are parasites
        muslims only want to rape and kill
        Muslims have no place in this country
        white lives are worth more
        """,
    "attack": """
        you are an idiot
        ur a moron
        you're such a pathetic little loser
        shut the fuck up
        your brain is the size of a pea
        are you stupid?
        nobody likes you
        go to hell
        you people disgust me
        what a bunch of idiots you are
        You dumb bitch
        Wrong, moron.
        People like you are the reason this country is ruined
        the dumbest person here is you, get a life loser
        you have no brain
        you absolute clown
        Your an idiot
        y0u are an 1d10t
        you are a complete waste of oxygen
        How stupid can you be
        crawl back under your rock
        your mother is a whore
        I despise you
        you make me sick
        Do you even have a brain?
        You are so fucking stupid
        Get back to your mother's basement
        fuck off
        you sound like a spoiled brat and a coward
        you really are the biggest fool on here
        y o u are an i d i o t
        too stupid to understand the article
        """,
    "troll": """
        cry more snowflake
        u mad bro
        lol imagine believing this
        cope and seethe
        Stay mad liberals
        aww did i hurt your feelings
        triggered much?
        I love the liberal tears
        touch grass
        living rent free in your head
        change my mind, snowflakes
        ban me, I dare you
        you all got trolled
        Wake up sheeple
        mods are asleep, mods are gay
        """,
    "spam": """
        I earn $5,000 a week working from home
        best online casino bonus
        buy viagra online
        get 1000 instagram followers now
        Check out my channel
        Great post! Visit my website for more
        call QuickBooks customer support number
        sexy girls in your area
        claim your free iphone now
        buy quality backlinks
        Apply for a loan at 2% interest rate today
        My sister makes 90 dollars an hour
        Mrs Olivia's crypto trading changed my life, contact her on WhatsApp
        Double your bitcoin today
        Lost your funds? A recovery expert got my stolen bitcoin back, contact him on telegram
        Dr Okon cured my herpes with herbal medicine, email him
        powerful love spell caster brought my husband back, whatsapp him
        Cheap essay writing service
        No deposit bonus and free spins at the casino
        Cheap Rolex replica watches online
        sub to my new channel and I will sub back
        Join the illuminati and become rich
        Rank your website on the first page of google
        we sell real and fake passports online
        Enlarge your penis naturally
        slot gacor maxwin
        I just bought crypto signals, 300% profit guaranteed, telegram below
        Hello there! I bookmarked your website, feel free to visit my homepage
        """,
}

ALLOWED = """
    this bill will kill small farms
    I'll kill for a coffee
    you're killing me
    kill the process
    shoot me an email
    I'll shoot you an email tomorrow
    hang in there
    beat you at chess
    I'll beat you next time at tennis
    It is wrong to say that all muslims are terrorists
    Not all immigrants are criminals
    Immigrants are people too
    I don't think you are an idiot
    you are not an idiot
    We should deport convicted criminals
    The holocaust was not a hoax
    Muslims are our neighbours and friends
    You are right, what a great article
    I hope you get well soon
    I hope you die happy and old
    The casino on Main Street closed in 1999
    Average salary of nurses is 2000 pounds a month
    My mother was diagnosed with cancer
    I took out a student loan in 2003
    He told me to go back to my country
    They shut up shop in May
    Don't feed the trolls
    The ratio of men to women
    I want to go back to my country
    Let me find you a link
    Smoking will kill you
    Hit the gym and you will regret it if you don't
    How low can you go
    shut up and take my money
    The jews were persecuted by Nazis who called them vermin
    Black people were treated like animals
    I feel like such an idiot
    Drop dead gorgeous dress
    kill two birds with one stone
    I would kill for those boots
    You must be crazy to miss this concert
    We will fight this decision in court
    the police shot him
    Women should be allowed to vote
    Foreigners pay taxes here and should be allowed to vote
    You should be ashamed of this policy
    Can you read the second paragraph again?
    The team got killed in the second half
    The mayor should be fired
    Politicians should be held accountable
    You killed it on stage last night
    We are going to beat them next season
    I could strangle whoever designed this form
    The great replacement theory is a racist myth
    I will hunt down the receipt for you
    My doctor prescribed xanax
    Subscribe to the newspaper if you like local news
    The new casino should be banned
    I will come to your house at noon with the cake
    We will find you a seat at the table
    My grandmother was killed in the war
    The fire will burn down to the ground if nobody comes
    They should be ashamed, and they should be voted out
    Death to the penalty shoot-out
    Hang the pictures on the wall
    Immigrants and refugees deserve our help
    Jewish families have lived in this town for centuries
    Asians are underrepresented in parliament
    The author argues that women are often paid less
    Nobody likes paying taxes
    Nobody knows you better than your dog
    Your argument is weak and your numbers are wrong
    Your comment is stupid
    That was a stupid decision
    Are you serious?
    Are you sure about the figures?
    Go to the library and ask
    Shut the door behind you
    The plague killed a third of the town
    Cancer research needs money
    The rats in the harbour are a plague
    Our dogs are animals like any other
    Check your facts on the council's website
    He earns 30 pounds an hour as a plumber
    I work from home and earn less than before
    The pharmacy on Canal Street closed
    She makes 300 dollars a month selling bread
    You can subscribe to the council's newsletter
    They gave away free coffee at the market
    The police warned of a bitcoin scam
    I had to call customer service twice
    You are all welcome at the meeting
    You are the best
    You are so kind
    You people at the library do great work
    What a fool I was
    My dog is an idiot
    Imagine all the people living in peace
    Don't cry over spilt milk
    He was first in line
    Are you stupid enough to believe their promises?
    I hope the mayor loses the election
    Time to start shooting the second season
    Women have no right to vote there, which is a scandal
    My house burned down with everything in it
    Are you naive enough to believe that promise?
    Women had no right to vote before 1918
    White people and black people marched together
    The Turks and the Greeks signed the treaty
    Chinese food is my favourite
    The French are good at cheese
    A gay couple bought the bakery
    He died of cancer last year
    The judge sentenced him to death in 1890
    """


def lines(block):
    return [line.strip() for line in block.strip().splitlines()]
