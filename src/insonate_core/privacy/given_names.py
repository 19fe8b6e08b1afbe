"""Common given names, in English, French and the languages heard in British and Canadian clinics.

Only a hint: a given name alone is asked about, never refused. `AMBIGUOUS` are those that are also ordinary
words, and need a surname behind them.
"""

from insonate_core.privacy.word_lists import listed

GIVEN_NAMES = listed(
    """
    aaron abdul abdullah abena abigail ada adam adelaide adele aditya adrian adwoa agatha agnes agnieszka
    ahmad ahmed aidan aileen ailsa aisha akash akosua alain alan alana alastair albert albie alec alex
    alexa alexander alexandra alexis alfred alice alicia alisha alison alistair alma alyssa amanda amara
    amber amelia amelie amina aminata amir amit amy ana ananya anastasia andrea andree andrew andrzej andy
    angela angelica angharad angus anil anita anjali ann anna annabel anne annette annie anthony antoine
    antonia antonio aoife archie ariana arjun arlo arnaud arnold arthur asha ashley astrid audrey aurelie
    ava ayesha aylin ayse babatunde baljit baptiste barbara barney barry bastien beatrice beatrix ben
    benedict benjamin benoit bernadette bernard bernice bernie beryl bessie beth bethany betty beverley
    bilal bill billy blanche blessing bob bogdan boris brandon brenda brendan brett brian bridget brigitte
    bronte bronwen bruce bruno bryan burak byron caitlin callum calvin cameron camille candice caoimhe
    cara carl carla carlos carmel carmen carol carole caroline carolyn carys casey cassandra cath
    catherine cathy catriona cecil cecile cecilia cedric celia celine cerys chad chantal charles charlie
    charlotte chelsea cheryl chidi chinedu chioma chloe chris christian christiane christina christine
    christophe christopher cian ciaran claire clara clarence claude claudette claudia claudine clement
    clementine clifford clive clyde colette colin connor conor conrad cora corey corinne cornelius
    courtney craig cristina cynthia cyril cyrus dafydd daisy dale damien dana daniel danielle danny daphne
    darcy darrell darren dave david davina dean debbie deborah declan deepak deirdre della delphine
    demetrius denis denise dennis derek dermot desmond dev devon dexter diana diane didier diego dimitri
    dina dolores dominic dominique donald donna dora doreen doris dorothy doug douglas duc duncan dwayne
    dwight dylan eamon earl ebony ed eddie edgar edith edmund edna eduardo edward edwin edwina effie
    eileen eilidh elaine eleanor elena eleni elias elijah elinor elisa elisabeth elise eliza elizabeth
    ella ellen ellie elliot elmer elodie eloi eloise elsie elvira emeka emile emilia emilio emily emma
    emmanuel emmett emre emrys enid enrique eoin eric erica erik erin ernest ernestine errol esme
    esmeralda esteban estelle esther ethan ethel etienne euan eugene eunice eva evan eve evelyn ewa ewan
    ezra fabian fabrice faisal farah farid fatima fatma fatou fay felicity felix fergal fergus fernand
    fernando ffion fidel finlay fiona flora florence florent floyd folake frances francine francis
    francisco francois francoise fraser fred freda freddie frederic frederick freya gabriel gabriela
    gabrielle gaetan gail gareth garry gary gaston gavin gaynor gemma genevieve geoff geoffrey george
    georges georgia georgina gerald geraldine gerard germain germaine gerry gertrude ghislaine gilbert
    gilberte gilda giles gilles gillian gina ginette giorgos giovanni gisele gita giuseppe gladys glen
    glenda glenn gloria godfrey gonzalo gordon graham greg gregoire gregor gregory greta grzegorz
    guadalupe guido guillaume guillermo gurpreet gustavo guylaine gwen gwendolyn gwyneth hamish hamza
    hannah hans hari harold harpreet harriet harriett harry haruna harvey hasan hassan hazel hector heidi
    helen helene henri henry herbert hetty hilary hilda hina hiroshi hope horace howard hubert hugh hugo
    hugues huguette huong hussein huw ian ibrahim ida ieuan ifeoma ignacio ike ikenna ilona imogen imran
    imtiaz indira ines ingrid ioana irene iris irma irving isaac isabel isabela isabella isabelle isaiah
    isha isla ismail isobel ivan ivana ivor iwona jacinta jacinthe jack jackie jacob jacqueline jacques
    jade jadwiga jagdish jake jakub james jamie jan jane janet janice janine jarvis jasmine jason jaspreet
    javier jayne jean jeanne jeannette jeff jeffrey jemima jemma jenna jennifer jenny jeremy jerome jerry
    jessica jill jim jimmy jing joan joanna joanne joao joaquim joaquin jocelyn jocelyne jodie joe joel
    johanna johanne john johnny jon jonas jonathan jordan jorge jose josee josefina joseph josephine
    josette josh joshua josianne joyce juan judd judith judy jules julia julian julie julien juliet justin
    justine kaitlyn kamal kamala kareem karen karim karin karl kasia katarina kate katerina katherine
    kathleen kathryn kathy katie katrina kavita kayla keiran keisha keith kelechi kelly ken kenji kenneth
    kenny kerry kevin khadija khalid kieran kim kimberley kiran kirk kirsteen kirsten kirsty klaus kofi
    krishna krystyna krzysztof kuldeep kumar kurt kwabena kwame kyle kyra lachlan laila lakeisha lakhbir
    lakshmi lamar lan lana lance lara larry latoya laura lauren laurence laurent laurie leanne lee leigh
    len lena lenny leo leon leona leonard leonardo leopold lerato leroy lesley leslie levi lewis liam lila
    lilian lily linda lindsay ling lionel lisa lise lisette liz lloyd loic lola lorenzo loretta lorna
    lorraine lottie louis louise lourdes luc lucas lucette lucia luciano lucie lucien lucille lucy ludovic
    luigi luis luisa luke luna lydia lyle lyndon lynn lynne mabel maddie madeleine mae maeve maggie magnus
    mahmoud malcolm malgorzata malik mamadou mandy manjit manon manpreet manuel manuela mara marc marcel
    marcelle marcelo marcia marco marcus marek margaret margot marguerite maria mariam mariana marianne
    marie marilyn mario marion marisol marjorie marjory marlene marlon marta martha martin martine martyn
    marvin mary maryam mateus mathieu mathilde matilda matilde matthew mattie maud maureen maurice mavis
    max maxence maxime maya meera megan mehdi mehmet mei melanie melinda melissa melvin mercedes meredith
    mervyn mia michael michaela michel michele micheline michelle mick miguel mihai mike mikhail mila
    mildred millie milo min minh minnie miranda mireille miriam mitchell mohamed mohammad mohammed mohan
    mohsin moira molly mona monica monique morag morgan morris moses muhammad muhammed muriel murray musa
    mustafa mwangi mylene myles myra myriam myrtle nadeem nadege nadia nadine naima nancy nanette naomi
    naseem nasir natalie natasha nathalie nathan ned neil nellie nelson nettie ngozi nguyet nia niamh
    nicholas nick nicola nicolas nicole nigel nikhil nikita nikolai nikos nina nirmala nkechi noah noel
    noemie nora norah noreen norma norman normand obinna obiora odette odile oisin oleg olga olive oliver
    olivia olivier ollie oluwaseun omar ophelia orla oscar osman otieno otto oumar ousmane ovide owen
    pablo paddy padraig pamela pamina paolo parveen pascal pat patience patrice patricia patrick patsy
    paul paula paulette pauline paulo pawel pearl pedro peggy penelope penny percy perry pete peter petra
    pham phil philip philippe phoebe phyllis pierre pierrette piotr polly pooja portia prakash preston
    priya prudence pushpa queenie quentin rachel rafael raheem rahul raj rajesh ralph ramesh ramona
    randall ranjit raoul raphael raquel rashid raul raven ravi raymond rebecca reggie reginald rejean
    rejeanne renaud renee reuben rhiannon rhoda rhonda rhys ricardo richard rick riley rita riya rob
    robbie robert roberta roberto robin roch rodney rodrigo roger rohan rohit roisin roland rolande rolf
    romain roman romeo ron ronald rory rosa rosaire rosalind rosamund rosemary roshni rosie ross rowan
    roxana roxanne roy royston ruby rudo rukhsana rupert rupinder russell rusty ruth ryan sabina sabine
    sabrina sadie saeed saira salim sally salvatore sam samantha samina samir samuel sana sandeep sandra
    sanjay sanjeev santiago saoirse sara sarah saul savannah scott seamus sean sebastian sebastien selena
    selina serena serge sergei seth shabana shabnam shane shanice shannon sharon shaun shazia sheena
    sheila sheldon shelly sherry shirley shona shreya sian sid siddharth silas silvia simon simone simonne
    sinead singh siobhan sipho sofia solange sonia sonja sophia sophie spencer stacey stacy stan stanley
    stefan stella stephane stephanie stephen steve steven stewart stuart sue sukhdev sunil sunita suresh
    surinder susan sushila suzanne svetlana sybil sylvain sylvia sylvie tabitha tahir tamara tamsin tanya
    tara tariq tatiana ted teddy tendai terence teresa terry thandiwe thanh thelma theo theodore theresa
    therese thibault thierry thomas thomasina tiffany tim timothy tina tobias toby todd tom tomas tomasz
    tommy tony tracey tracy trevor tristan trudy tuan tunde tyler ursula ursule usha valentin valentina
    valentine valerie vandana vanessa varun vasile vera verity vernon veronica veronique vicente vicky
    victoire victoria vijay vikram vince vincent viola violet virginia virginie vivian vivien vivienne
    vladimir wade wallace walter wanda wanjiru warren wasim wayne wei wendell wendy wilfred william wilma
    winifred winston wojciech woodrow xavier xiao xin xiomara yan yann yannick yasir yasmeen yasmin
    yetunde yiannis yolanda yolande yuki yuri yusuf yvan yves yvette yvonne zacharie zachary zahra zainab
    zara zeinab zelda zoe zofia zoya zubair
    """
)
AMBIGUOUS = listed(
    """
    amber ana april art august ben bill bob brett bruce bud carmel carol chad chase chelsea chip christian
    claude cliff clyde daisy dale dawn dean della dev devon dora drew duc earl ed eve faith faye felicity
    florence florent floyd frank gaston gene germain grace grant guy hari harvey hazel heather hope horace
    howard hugo hunter ian ike iris ivan jack jade jan jean jim jing jordan jose joy june kelly ken kim
    kiran kirk kumar kurt lan lance lane lee len leo lily ling lise lloyd loic louis luc luna lyle mae
    mara marie mark mason max may mei mike miles min mitchell morris moses murray neil nelson normand
    olive pascal pat patience pearl percy perry pham pierre preston prudence raven ray reggie rich rick
    riley rob robin roch rod roman ron rosaire rose rosemary ross rowan royston ruby rudo rusty sabine
    sadie sam sandy santiago saul savannah scott seth sheldon shelly sherry sid silas singh spencer stacy
    stan sue summer ted tendai tim toby todd tom trudy valentin valentine verity vernon victoire victor
    vince viola violet virginia wade wallace warren wei will wilma winston woodrow yan
    """
)
